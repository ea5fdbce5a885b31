import {
  COMMON_ERRORS,
  ERROR_TABLE,
  ERROR_TITLES,
  HEADERS,
  Problem,
  PROBLEM_MEDIA_TYPE,
  type ErrorCode,
  type Route,
} from '@claude-ops/contract';
import type { MediaTypes, Response } from './document.ts';
import { schemasIn } from './read-schema.ts';
import { headerName } from './parameters-of.ts';
import type { SchemaWriter } from './create-schema-writer.ts';

/** Everything a route may answer, by status: success, and each refusal with the codes that tell it apart. */
export function responsesOf(route: Route, writer: SchemaWriter): Record<string, Response> {
  return {
    [route.success]: success(route, writer),
    ...(route.emptyWhen !== undefined && { 204: response(route.emptyWhen, undefined) }),
    ...partial(route, writer),
    ...problems(route, writer),
    ...others(route, writer),
  };
}

/** Where a caller may ask for a part, or for what is new to it. */
function partial(route: Route, writer: SchemaWriter): Record<string, Response> {
  return {
    ...(hasHeader(route, 'range') && {
      206: response('The range that was asked for.', contentOf(route, writer)),
    }),
    ...(hasHeader(route, 'if-none-match') && { 304: response('The caller has it already.', undefined) }),
  };
}

function others({ otherResponses = {} }: Route, writer: SchemaWriter): Record<string, Response> {
  return Object.fromEntries(
    Object.entries(otherResponses).map(([status, schema]) => [
      status,
      response('Not now.', { 'application/json': { schema: writer.write(schema) } }),
    ]),
  );
}

function success(route: Route, writer: SchemaWriter): Response {
  const created = route.success === 201 ? { Location: ref('Location') } : {};
  const replayed = hasHeader(route, HEADERS.idempotencyKey)
    ? { [headerName(HEADERS.idempotencyReplayed)]: ref(headerName(HEADERS.idempotencyReplayed)) }
    : {};
  return response(SUCCESS[route.success], contentOf(route, writer), { ...created, ...replayed });
}

const SUCCESS = {
  200: 'Done.',
  201: 'Created.',
  202: 'Accepted.',
  204: 'Done: there is nothing to say.',
} as const;

function contentOf(route: Route, writer: SchemaWriter): MediaTypes | undefined {
  const { response: schema, mediaTypes = schema === undefined ? [] : ['application/json'] } = route;
  if (mediaTypes.length === 0) return undefined;
  return Object.fromEntries(
    mediaTypes.map((mediaType) => [
      mediaType,
      {
        schema:
          schema !== undefined && mediaType === 'application/json'
            ? writer.write(schema)
            : anything(mediaType),
      },
    ]),
  );
}

function anything(mediaType: string) {
  if (mediaType.startsWith('text/')) return { type: 'string' };
  return mediaType === 'application/json' ? { type: 'object' } : {};
}

function problems(route: Route, writer: SchemaWriter): Record<string, Response> {
  const content = { [PROBLEM_MEDIA_TYPE]: { schema: writer.write(Problem) } };
  const byStatus = Map.groupBy(errorsOf(route), (code) => ERROR_TABLE[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      response(codes.map(describe).join('\n'), content, codes.includes('rate_limit_exceeded') ? RATE : {}),
    ]),
  );
}

/** What says how long to wait. */
const RATE = Object.fromEntries(
  [HEADERS.retryAfter, HEADERS.rateLimit, HEADERS.rateLimitPolicy].map((name) => [
    headerName(name),
    ref(headerName(name)),
  ]),
);

/** What a route may refuse with, the common refusals included. */
function errorsOf({ errors, role, isProbe = false }: Route): ErrorCode[] {
  const isPublic = role === null;
  const common = COMMON_ERRORS.filter((code) => !isProbe || !NOT_FOR_PROBES.has(code));
  // Whoever is let in is also told of a query that the route does not take.
  const guarded: ErrorCode[] = isPublic ? [] : ['invalid_request'];
  return [...new Set([...errors, ...guarded, ...common.filter((code) => !isPublic || !GUARDED.has(code))])];
}

/** A probe is answered to the last, and however often it asks. */
const NOT_FOR_PROBES: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['shutting_down', 'rate_limit_exceeded']);

/** Refusals of what not everyone may do. */
const GUARDED: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'unauthorized',
  'forbidden',
  'agent_refused',
  'insufficient_role',
  'not_implemented',
]);

function describe(code: ErrorCode): string {
  return `- \`${code}\`: ${ERROR_TITLES[code]}. ${ERROR_TABLE[code].advice}`;
}

function hasHeader({ headers }: Route, name: string): boolean {
  return schemasIn(headers?.['properties']).some(([one]) => one === name);
}

function response(description: string, content: MediaTypes | undefined, headers = {}): Response {
  const requestId = headerName(HEADERS.requestId);
  return {
    description,
    headers: { [requestId]: ref(requestId), ...headers },
    ...(content && { content }),
  };
}

function ref(header: string): { $ref: string } {
  return { $ref: `#/components/headers/${header}` };
}
