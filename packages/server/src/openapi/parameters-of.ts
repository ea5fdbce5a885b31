import { HEADERS, type Route } from '@claude-ops/contract';
import type { JsonSchema, Parameter } from './document.ts';
import { requiredOf, schemasIn } from './read-schema.ts';
import { pathParameterName } from './open-api-path.ts';
import type { SchemaWriter } from './create-schema-writer.ts';

/** A request may bring its name along. */
const REQUEST_ID: Parameter = {
  name: headerName(HEADERS.requestId),
  in: 'header',
  required: false,
  description: 'Name of the request in the log. If not set, the server makes one.',
  schema: { type: 'string', pattern: '^[A-Za-z0-9_.:-]{1,128}$' },
};

/**
 * What a route takes beside a body: parts of its path, of its query, headers. Parameters whose names follow a pattern are left out: no
 * generator makes anything of them.
 */
export function parametersOf(route: Route, writer: SchemaWriter): Parameter[] {
  const path = fieldsOf(route.params).map(([name, schema]) =>
    parameter('path', pathParameterName(name), { schema, required: true }, writer),
  );
  const query = fieldsOf(route.query).map(([name, schema, required]) =>
    parameter('query', name, { schema, required }, writer),
  );
  const headers = fieldsOf(route.headers).map(([name, schema, required]) =>
    parameter('header', headerName(name), { schema, required }, writer),
  );
  return [...path, ...query, ...headers, REQUEST_ID];
}

/** A header as it is commonly written: `X-Request-Id` for `x-request-id`, but some as their standard has them. */
export function headerName(name: string): string {
  if (name === HEADERS.lastEventId) return 'Last-Event-ID';
  if (name === HEADERS.rateLimit) return 'RateLimit';
  if (name === HEADERS.rateLimitPolicy) return 'RateLimit-Policy';
  return name.replaceAll(/(?<=^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

function parameter(
  place: Parameter['in'],
  name: string,
  { schema, required }: { schema: JsonSchema; required: boolean },
  writer: SchemaWriter,
): Parameter {
  const { description, ...rest } = writer.write(schema);
  return { name, in: place, required, ...(typeof description === 'string' && { description }), schema: rest };
}

function fieldsOf(schema: JsonSchema = {}): [name: string, schema: JsonSchema, required: boolean][] {
  const required = requiredOf(schema);
  return schemasIn(schema['properties']).map(([name, field]) => [name, field, required.includes(name)]);
}
