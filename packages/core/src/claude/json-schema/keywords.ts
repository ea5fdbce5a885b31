import { isRecord } from '../../system/is-record.ts';

/** A schema is an object or, from draft-06 on, `true` or `false`. */
export type Schema = boolean | SchemaObject;
export type SchemaObject = Readonly<Record<string, unknown>>;

/** Keywords whose value is one schema. */
const ONE: ReadonlySet<string> = new Set([
  ...['not', 'if', 'then', 'else', 'contains', 'propertyNames', 'additionalProperties', 'additionalItems'],
  ...['unevaluatedProperties', 'unevaluatedItems', 'items', 'contentSchema'],
]);
/** Keywords whose value is a list of schemas. `items` is both, up to 2019-09. */
const LIST: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems', 'items']);
/** Keywords whose value has schemas under names of the caller's. */
const MAP: ReadonlySet<string> = new Set([
  ...['properties', 'patternProperties', 'dependencies', 'dependentSchemas', '$defs', 'definitions'],
]);

export function isSchema(value: unknown): value is Schema {
  return typeof value === 'boolean' || isRecord(value);
}

export function schemasIn(value: unknown): Schema[] {
  return (Array.isArray(value) ? value : []).filter(isSchema);
}

/** A schema with other schemas in the places of those that it holds directly. What is no schema stays. */
export function mapSubschemas(schema: SchemaObject, map: (schema: Schema) => Schema): SchemaObject {
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => [keyword, mapValue(keyword, value, map)]),
  );
}

/** The schemas that a schema holds directly. */
export function subschemasOf(schema: SchemaObject): Schema[] {
  const found: Schema[] = [];
  mapSubschemas(schema, (subschema) => {
    found.push(subschema);
    return subschema;
  });
  return found;
}

function mapValue(keyword: string, value: unknown, map: (schema: Schema) => Schema): unknown {
  if (LIST.has(keyword) && Array.isArray(value))
    return value.map((item: unknown) => (isSchema(item) ? map(item) : item));
  if (ONE.has(keyword) && isSchema(value)) return map(value);
  if (MAP.has(keyword) && isRecord(value))
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, isSchema(item) ? map(item) : item]),
    );
  return value;
}
