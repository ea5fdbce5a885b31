import type { JsonSchema } from './document.ts';
import { isSchema, requiredOf, schemasIn } from './read-schema.ts';

/**
 * The same object, in which the description of an optional property says its default. Generators take the keyword
 * `default` for a promise that the property is there, and make it required, also of a request.
 */
export function defaultsInWords(schema: JsonSchema): JsonSchema {
  if (!isSchema(schema['properties'])) return schema;
  const required = requiredOf(schema);
  const properties = schemasIn(schema['properties']).map(([name, property]) => [
    name,
    required.includes(name) ? property : inWords(property),
  ]);
  return { ...schema, properties: Object.fromEntries(properties) };
}

function inWords(property: JsonSchema): JsonSchema {
  if (!('default' in property)) return property;
  const { default: value, description, ...rest } = property;
  const sentence = `Default: ${JSON.stringify(value)}.`;
  return { ...rest, description: typeof description === 'string' ? `${description} ${sentence}` : sentence };
}
