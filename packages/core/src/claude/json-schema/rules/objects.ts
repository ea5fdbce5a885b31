import { isRecord } from '../../../system/is-record.ts';
import { isRecent } from '../drafts.ts';
import { isSchema, type Schema, type SchemaObject } from '../keywords.ts';
import type { Rule, WriteParts } from '../rule.ts';
import { appliesOthers } from './in-place.ts';

export const properties: Rule = (schema, { draft, write }) => {
  const { additionalProperties: additional, unevaluatedProperties } = schema;
  const named = ['properties', 'patternProperties'].flatMap((keyword) => {
    const value = schema[keyword];
    return isRecord(value) ? [[keyword, mapSchemas(value, write)] as const] : [];
  });
  const keywords = Object.fromEntries<unknown>(named);
  if (isSchema(additional)) return { keywords: { ...keywords, additionalProperties: write(additional) } };
  const unevaluated = isRecent(draft) && isSchema(unevaluatedProperties) ? unevaluatedProperties : true;
  if (unevaluated === true) return { keywords };
  const written = write(unevaluated);
  return appliesOthers(schema)
    ? { keywords, told: { unevaluatedProperties: written } }
    : { keywords: { ...keywords, additionalProperties: written } };
};

/** Draft 2019-09 has two keywords for what `dependencies` says, which both sides still know. */
export const dependencies: Rule = (schema, { draft, write }) => {
  const recent = isRecent(draft) ? [schema['dependentRequired'], schema['dependentSchemas']] : [];
  const parts = [schema['dependencies'], ...recent].filter(isRecord).flatMap(Object.entries<unknown>);
  const byName = Map.groupBy(parts, ([name]) => name);
  if (byName.size === 0) return { keywords: {} };
  const merged = Array.from(byName, ([name, all]) => [
    name,
    mergeDependencies(
      all.map(([, one]) => one),
      write,
    ),
  ]);
  return { keywords: { dependencies: Object.fromEntries(merged) } };
};

function mergeDependencies(all: readonly unknown[], write: WriteParts['write']): unknown {
  const [only] = all;
  if (all.length === 1 && Array.isArray(only)) return only;
  const schemas = all.map((one): Schema =>
    Array.isArray(one) ? { required: one } : isSchema(one) ? write(one) : {},
  );
  return schemas.length === 1 ? schemas[0] : { allOf: schemas };
}

function mapSchemas(map: SchemaObject, write: WriteParts['write']): SchemaObject {
  return Object.fromEntries(
    Object.entries(map).map(([name, schema]) => [name, isSchema(schema) ? write(schema) : schema]),
  );
}
