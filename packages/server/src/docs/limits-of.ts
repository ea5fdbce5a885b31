import type { JsonSchema } from '../openapi/document.ts';

const LIMIT_NAMES = [
  ['default', 'default'],
  ['minimum', 'at least'],
  ['maximum', 'at most'],
  ['minLength', 'characters, at least'],
  ['maxLength', 'characters, at most'],
  ['minItems', 'items, at least'],
  ['maxItems', 'items, at most'],
  ['maxProperties', 'entries, at most'],
  ['format', 'format'],
  ['contentEncoding', 'encoding'],
  ['pattern', 'pattern'],
] as const;

/** The limits of a value, each as its name and what it is. */
export function limitsOf(schema: JsonSchema): [name: string, value: string][] {
  return LIMIT_NAMES.flatMap(([keyword, name]): [string, string][] => {
    const value = schema[keyword];
    if (value === undefined) return [];
    return [[name, typeof value === 'string' ? value : JSON.stringify(value)]];
  });
}
