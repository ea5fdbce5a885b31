import type { JsonSchema } from './document.ts';

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The schemas that a keyword holds by name, such as `properties`. */
export function schemasIn(keyword: unknown): [name: string, schema: JsonSchema][] {
  if (!isSchema(keyword)) return [];
  return Object.entries(keyword).flatMap(([name, schema]) =>
    isSchema(schema) ? [[name, schema] satisfies [string, JsonSchema]] : [],
  );
}

/** The schemas that a keyword lists, such as `anyOf`. */
export function schemasOf(keyword: unknown): JsonSchema[] {
  return Array.isArray(keyword) ? keyword.filter(isSchema) : [];
}

/** The names of the properties that must be there. */
export function requiredOf(schema: JsonSchema): readonly unknown[] {
  return Array.isArray(schema['required']) ? schema['required'] : [];
}
