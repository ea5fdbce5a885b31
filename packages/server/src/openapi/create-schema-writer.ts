import { NAMED_SCHEMAS } from '@claude-ops/contract';
import type { JsonSchema } from './document.ts';
import { isSchema } from './read-schema.ts';
import { defaultsInWords } from './defaults-in-words.ts';
import { simplify } from './simplify.ts';

/** Writes the contract's schemas for an OpenAPI document. */
export interface SchemaWriter {
  /** A schema as it stands where it is used: by reference, when it has a name. */
  write(schema: JsonSchema): JsonSchema;
  /** Every named schema that was referred to so far, directly or from another. */
  components(): Record<string, JsonSchema>;
}

export function createSchemaWriter(): SchemaWriter {
  // TypeBox copies a schema that it makes optional: what it says, not which object it is, tells its name.
  const names = new Map(
    Object.entries(NAMED_SCHEMAS).map(([name, schema]) => [JSON.stringify(schema), name]),
  );
  const written = new Map<string, JsonSchema>();

  const writeOut = (schema: JsonSchema): JsonSchema =>
    defaultsInWords(
      simplify(
        Object.fromEntries(Object.entries(schema).map(([keyword, value]) => [keyword, part(keyword, value)])),
      ),
    );

  const part = (keyword: string, value: unknown): unknown => {
    if (KEYWORDS_OF_SCHEMAS.has(keyword) && isSchema(value))
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, refer(one)]));
    if (KEYWORDS_OF_LISTS.has(keyword) && Array.isArray(value)) return value.map(refer);
    return KEYWORDS_OF_ONE.has(keyword) ? refer(value) : value;
  };

  const refer = (schema: unknown): unknown => {
    if (!isSchema(schema)) return schema;
    const name = names.get(JSON.stringify(schema));
    if (name === undefined) return writeOut(schema);
    if (!written.has(name)) {
      written.set(name, {});
      written.set(name, writeOut(schema));
    }
    return { $ref: `#/components/schemas/${name}` };
  };

  return {
    write(schema) {
      const answer = refer(schema);
      return isSchema(answer) ? answer : {};
    },
    components: () => Object.fromEntries([...written].toSorted(([one], [other]) => one.localeCompare(other))),
  };
}

const KEYWORDS_OF_SCHEMAS = new Set(['properties', 'patternProperties']);
const KEYWORDS_OF_LISTS = new Set(['anyOf', 'allOf', 'oneOf']);
const KEYWORDS_OF_ONE = new Set(['items', 'additionalProperties', 'not']);
