import type { ProblemItem } from '@claude-ops/contract';
import { invalidRequest, parse } from '@claude-ops/contract/validation';
import type { Static, TObject, TSchema } from '@sinclair/typebox';

type Query = Readonly<Record<string, unknown>>;

/**
 * Narrows a query string to what a route's schema describes: integers are read as such, a value for a list is a list
 * of one, and the name of a list may end with `[]`, as some clients write it.
 *
 * @throws {ClaudeOpsError} invalid_request, which names the parameters that are unknown or wrong.
 */
export function parseQuery<T extends TObject>(schema: T, query: Query): Static<T> {
  const patterns = patternsOf(schema).map((pattern) => new RegExp(pattern));
  const isPatterned = (name: string) => patterns.some((pattern) => pattern.test(name));
  const entries = Object.entries(query).map(([name, value]) => [plainName(schema, name), value] as const);
  const named = entries.filter(([name]) => !isPatterned(name));
  const patterned = entries.filter(([name]) => isPatterned(name));
  const unknown = named.map(([name]) => name).filter((name) => !Object.hasOwn(schema.properties, name));
  if (unknown.length > 0) throw invalidRequest(unknown.map((name) => unknownParameter(name, schema)));
  return { ...parse(schema, readAs(schema, named)), ...Object.fromEntries(patterned) };
}

function unknownParameter(name: string, schema: TObject): ProblemItem {
  const known = [
    ...Object.keys(schema.properties),
    ...patternsOf(schema).map((pattern) => `names that match ${pattern}`),
  ];
  const there = known.length === 0 ? 'there is none here' : `known are ${known.join(', ')}`;
  return { pointer: `/${name}`, detail: `unknown parameter "${name}": ${there}` };
}

function plainName({ properties }: TObject, name: string): string {
  const plain = name.slice(0, -'[]'.length);
  const isList = name.endsWith('[]') && Object.hasOwn(properties, plain);
  return isList && properties[plain]?.['type'] === 'array' ? plain : name;
}

function readAs(schema: TObject, entries: readonly (readonly [string, unknown])[]): Query {
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      Object.hasOwn(schema.properties, name) ? read(schema.properties[name], value) : value,
    ]),
  );
}

function read(schema: TSchema | undefined, value: unknown): unknown {
  if (schema?.['type'] === 'array') return Array.isArray(value) ? value : [value];
  if (schema?.['type'] === 'integer' && typeof value === 'string' && /^-?\d{1,15}$/.test(value))
    return Number(value);
  return schema?.['const'] === true && value === 'true' ? true : value;
}

function patternsOf(schema: TObject): string[] {
  const patternProperties: unknown = schema['patternProperties'];
  return typeof patternProperties === 'object' && patternProperties !== null
    ? Object.keys(patternProperties)
    : [];
}
