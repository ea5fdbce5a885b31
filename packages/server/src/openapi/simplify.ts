import type { JsonSchema } from './document.ts';
import { schemasOf } from './read-schema.ts';

/** TypeBox's name for "any key" of a record. */
const ANY_KEY = '^(.*)$';

/** The same schema in the words that people and generators expect: `enum`, a list of types, `additionalProperties`. */
export function simplify(schema: JsonSchema): JsonSchema {
  return anyKey(nullable(literals(schema)));
}

/** A choice between literal texts is an `enum`. */
function literals(schema: JsonSchema): JsonSchema {
  const { anyOf, ...rest } = schema;
  const values = schemasOf(anyOf).map((one) => one['const']);
  return values.length > 0 && values.every((value) => typeof value === 'string')
    ? { type: 'string', enum: values, ...rest }
    : schema;
}

/** "This or null" is one schema with two types, where it isn't a reference or a choice of its own. */
function nullable(schema: JsonSchema): JsonSchema {
  const { anyOf, ...rest } = schema;
  const [one, other, ...more] = schemasOf(anyOf);
  if (one === undefined || other?.['type'] !== 'null' || more.length > 0) return schema;
  return typeof one['type'] === 'string' && one['enum'] === undefined
    ? { ...one, type: [one['type'], 'null'], ...rest }
    : schema;
}

function anyKey(schema: JsonSchema): JsonSchema {
  const { patternProperties, ...rest } = schema;
  if (typeof patternProperties !== 'object' || patternProperties === null) return schema;
  const [only, ...more] = Object.entries(patternProperties);
  return only?.[0] === ANY_KEY && more.length === 0 ? { ...rest, additionalProperties: only[1] } : schema;
}
