import { isSchema, schemasIn, type SchemaObject } from '../keywords.ts';
import { REFERRING } from '../references.ts';
import type { Rule } from '../rule.ts';

export const applied: Rule = (schema, { write }) => {
  const lists = ['anyOf', 'oneOf'].filter((keyword) => Array.isArray(schema[keyword]));
  const single = ['not', 'propertyNames'].flatMap((keyword) => {
    const value = schema[keyword];
    return isSchema(value) ? [[keyword, write(value)] as const] : [];
  });
  const written = lists.map((keyword) => [keyword, schemasIn(schema[keyword]).map(write)] as const);
  return {
    keywords: Object.fromEntries<unknown>([...written, ...single]),
    all: schemasIn(schema['allOf']).map(write),
  };
};

/** The CLI refuses one of the three that has no effect. */
export const conditions: Rule = (schema, { write }) => {
  const { if: condition } = schema;
  const branches = ['then', 'else'].flatMap((keyword) => {
    const value = schema[keyword];
    return isSchema(value) ? [[keyword, write(value)] as const] : [];
  });
  if (!isSchema(condition) || branches.length === 0) return { keywords: {} };
  return { keywords: { if: write(condition), ...Object.fromEntries(branches) } };
};

export const references: Rule = (schema, { refer }) => {
  const [first, ...others] = REFERRING.map((keyword) => schema[keyword])
    .filter((reference) => reference !== undefined)
    .map(refer)
    .filter((target) => target !== undefined);
  if (first === undefined) return { keywords: {} };
  // A reference to `true` or `false` is written as that.
  const keywords = typeof first === 'boolean' ? (first ? {} : { not: {} }) : first;
  return { keywords, all: others };
};

/** Keywords that apply other schemas to the same value: what these evaluate is not unevaluated. */
const IN_PLACE = ['allOf', 'anyOf', 'oneOf', 'if', 'dependentSchemas', 'dependencies', ...REFERRING];

export function appliesOthers(schema: SchemaObject): boolean {
  return IN_PLACE.some((keyword) => schema[keyword] !== undefined);
}
