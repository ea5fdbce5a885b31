import { isRecord } from '../../system/is-record.ts';
import { isRecent, type Draft } from './drafts.ts';
import { isSchema, schemasIn, subschemasOf, type Schema, type SchemaObject } from './keywords.ts';
import { REFERRING } from './references.ts';

export interface WriteParts {
  readonly draft: Draft;
  /** Writes a schema that this one holds. */
  readonly write: (schema: Schema) => Schema;
  /** Writes a reference; undefined if the document has no target for it. */
  readonly refer: (reference: unknown) => Schema | undefined;
}

/** A part of a schema, as it is written. */
interface Written {
  readonly keywords: SchemaObject;
  /** Schemas that hold as well. */
  readonly all?: readonly Schema[];
  /** Constraints that have no keyword here: they are put into words. */
  readonly told?: SchemaObject;
}

type Rule = (schema: SchemaObject, parts: WriteParts) => Written;

/** Writes the keywords of one schema. Of those that no rule names nothing is written: they are annotations, or unknown to the draft. */
export function writeKeywords(schema: SchemaObject, parts: WriteParts): SchemaObject {
  const written = RULES.map((rule) => rule(schema, parts));
  const all = written.flatMap((part) => part.all ?? []);
  const keywords = written.reduce<SchemaObject>(
    (before, part) => ({ ...before, ...part.keywords }),
    all.length === 0 ? {} : { allOf: all },
  );
  const told = written.reduce<SchemaObject>((before, part) => ({ ...before, ...part.told }), {});
  const described =
    Object.keys(told).length === 0 ? keywords : { ...keywords, description: tell(keywords, told) };
  return inOrderOf(schema, described);
}

function tell({ description }: SchemaObject, told: SchemaObject): string {
  const sentence = `Must also satisfy this JSON Schema: ${JSON.stringify(told)}`;
  return typeof description === 'string' ? `${description}\n${sentence}` : sentence;
}

/** Keeps the order of the keywords, so that a schema that needs no change is given as it is. */
function inOrderOf(before: SchemaObject, after: SchemaObject): SchemaObject {
  const places = new Map(Object.keys(before).map((keyword, index) => [keyword, index]));
  const placeOf = (keyword: string) => places.get(keyword) ?? places.size;
  return Object.fromEntries(
    Object.entries(after).toSorted(([one], [other]) => placeOf(one) - placeOf(other)),
  );
}

/** Draft-07 and draft 2020-12 know them, and mean the same by them. */
const COMMON: ReadonlySet<string> = new Set([
  ...['title', 'description', 'default', 'examples', 'deprecated', 'readOnly', 'writeOnly', '$comment'],
  ...['type', 'enum', 'const', 'required', 'multipleOf'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
  ...['minLength', 'maxLength', 'pattern', 'format', 'contentEncoding', 'contentMediaType'],
  ...['minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties'],
]);

const common: Rule = (schema) => ({
  keywords: Object.fromEntries(Object.entries(schema).filter(([keyword]) => COMMON.has(keyword))),
});

/** OpenAPI 3.0 says `nullable`, where JSON Schema has another type. */
const nullable: Rule = ({ nullable: isNullable, type }) => ({
  keywords: isNullable === true && type !== undefined ? { type: [...new Set([type, 'null'].flat())] } : {},
});

const applied: Rule = (schema, { write }) => {
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
const conditions: Rule = (schema, { write }) => {
  const { if: condition } = schema;
  const branches = ['then', 'else'].flatMap((keyword) => {
    const value = schema[keyword];
    return isSchema(value) ? [[keyword, write(value)] as const] : [];
  });
  if (!isSchema(condition) || branches.length === 0) return { keywords: {} };
  return { keywords: { if: write(condition), ...Object.fromEntries(branches) } };
};

const references: Rule = (schema, { refer }) => {
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

const appliesOthers = (schema: SchemaObject) => IN_PLACE.some((keyword) => schema[keyword] !== undefined);

const properties: Rule = (schema, { draft, write }) => {
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

/**
 * Lists. Draft-07 writes what the items in their order are as a list in `items`, which the API refuses, and draft 2020-12 as
 * `prefixItems`, which the CLI does: there is one schema for all of them, and the order is told.
 */
const items: Rule = (schema, parts) => {
  const { write } = parts;
  const { first, rest } = itemsOf(schema, parts.draft);
  const unevaluated = isRecent(parts.draft) ? schema['unevaluatedItems'] : undefined;
  const isLimited = isSchema(unevaluated) && unevaluated !== true && rest === undefined;
  const isTold = isLimited && (appliesOthers(schema) || schema['contains'] !== undefined);
  const others = isLimited && !isTold ? unevaluated : rest;
  const toldOf = isTold ? { unevaluatedItems: write(unevaluated) } : {};
  if (first.length === 0)
    return { keywords: others === undefined ? {} : { items: write(others) }, told: toldOf };

  const inOrder = first.map(write);
  const { maxItems } = schema;
  const atMost = typeof maxItems === 'number' ? Math.min(maxItems, first.length) : first.length;
  const told = { prefixItems: inOrder, ...toldOf };
  if (others === undefined || others === true) return { keywords: {}, told };
  if (others === false) return { keywords: { items: { anyOf: inOrder }, maxItems: atMost }, told };
  const last = write(others);
  return { keywords: { items: { anyOf: [...inOrder, last] } }, told: { ...told, items: last } };
};

interface Items {
  /** Of the first items, in their order. */
  readonly first: readonly Schema[];
  /** Of those that follow. */
  readonly rest: Schema | undefined;
}

function itemsOf(schema: SchemaObject, draft: Draft): Items {
  const { items: all, prefixItems, additionalItems } = schema;
  if (draft === '2020-12') return { first: schemasIn(prefixItems), rest: isSchema(all) ? all : undefined };
  if (!Array.isArray(all)) return { first: [], rest: isSchema(all) ? all : undefined };
  return { first: schemasIn(all), rest: isSchema(additionalItems) ? additionalItems : undefined };
}

const contained: Rule = ({ contains, minContains = 1, maxContains }, { draft, write }) => {
  if (!isSchema(contains)) return { keywords: {} };
  const keywords = { contains: write(contains) };
  if (!isRecent(draft) || (minContains === 1 && maxContains === undefined)) return { keywords };
  const counts = { minContains, ...(maxContains === undefined ? {} : { maxContains }) };
  // Without one that is needed, `contains` alone would demand it.
  if (minContains === 0)
    return { keywords: {}, told: maxContains === undefined ? {} : { ...keywords, ...counts } };
  return { keywords, told: { ...keywords, ...counts } };
};

/** Draft 2019-09 has two keywords for what `dependencies` says, which both sides still know. */
const dependencies: Rule = (schema, { draft, write }) => {
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

const RULES: readonly Rule[] = [
  common,
  nullable,
  applied,
  conditions,
  properties,
  items,
  contained,
  dependencies,
  references,
];

/**
 * The schemas in a schema that are put into words: they need a name. Written out, one within the other, each would be there twice, and
 * all together without bound.
 */
export function toldSchemas(schema: SchemaObject, draft: Draft): [SchemaObject, string][] {
  const { first, rest } = itemsOf(schema, draft);
  const { contains, minContains, maxContains, unevaluatedItems, unevaluatedProperties } = schema;
  const isCounted = minContains !== undefined || maxContains !== undefined;
  const told: [unknown, string][] = [
    ...first.map((item): [unknown, string] => [item, 'item']),
    [first.length > 0 ? rest : undefined, 'item'],
    [isCounted ? contains : undefined, 'contained'],
    [unevaluatedItems, 'item'],
    [unevaluatedProperties, 'property'],
  ];
  return told.flatMap(([one, name]) => (isRecord(one) && subschemasOf(one).length > 0 ? [[one, name]] : []));
}
