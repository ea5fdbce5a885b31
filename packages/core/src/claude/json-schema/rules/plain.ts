import type { Rule } from '../rule.ts';

/** Draft-07 and draft 2020-12 know them, and mean the same by them. */
const COMMON: ReadonlySet<string> = new Set([
  ...['title', 'description', 'default', 'examples', 'deprecated', 'readOnly', 'writeOnly', '$comment'],
  ...['type', 'enum', 'const', 'required', 'multipleOf'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
  ...['minLength', 'maxLength', 'pattern', 'format', 'contentEncoding', 'contentMediaType'],
  ...['minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties'],
]);

export const common: Rule = (schema) => ({
  keywords: Object.fromEntries(Object.entries(schema).filter(([keyword]) => COMMON.has(keyword))),
});

/** OpenAPI 3.0 says `nullable`, where JSON Schema has another type. */
export const nullable: Rule = ({ nullable: isNullable, type }) => ({
  keywords: isNullable === true && type !== undefined ? { type: [...new Set([type, 'null'].flat())] } : {},
});
