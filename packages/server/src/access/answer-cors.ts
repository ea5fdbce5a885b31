import { HEADERS } from '@claude-ops/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../app.ts';

/** Headers that a page may send, beside those that every page may. */
const REQUEST_HEADERS = [
  'authorization',
  'content-type',
  'range',
  'if-range',
  'if-none-match',
  HEADERS.idempotencyKey,
  HEADERS.lastEventId,
  HEADERS.requestId,
];

/** Headers of an answer that a page may read, beside those that every page may. */
const RESPONSE_HEADERS = [
  'content-disposition',
  'content-range',
  'etag',
  'location',
  HEADERS.requestId,
  HEADERS.idempotencyReplayed,
  HEADERS.retryAfter,
  HEADERS.rateLimit,
  HEADERS.rateLimitPolicy,
  HEADERS.artifactStatus,
  HEADERS.artifactLinkTarget,
];

/** For how long a browser needs not ask again, in seconds. */
const MAX_AGE_S = 600;

/**
 * Lets pages of other origins call the API: their preflights are answered before a token is asked for, as a browser
 * sends none with them. Cookies are never asked for, so a page needs a token of its own where the server wants one.
 */
export function answerCors(app: App, origins: readonly string[]): void {
  if (origins.length === 0) return;
  app.addHook('onRequest', async (request, reply) => {
    reply.header('vary', 'Origin');
    const { origin } = request.headers;
    if (origin === undefined || !isAllowedOrigin(origins, origin)) return;
    reply.header('access-control-allow-origin', origin);
    reply.header('access-control-expose-headers', RESPONSE_HEADERS.join(', '));
    if (isPreflight(request)) return answerPreflight(request, reply);
  });
}

/** Whether a page of that origin may call the API. */
export function isAllowedOrigin(origins: readonly string[], origin: string): boolean {
  return origins.includes('*') || origins.includes(origin);
}

function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}

function answerPreflight({ headers }: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.header('access-control-allow-methods', 'GET, HEAD, POST, PUT, DELETE');
  reply.header('access-control-allow-headers', REQUEST_HEADERS.join(', '));
  reply.header('access-control-max-age', MAX_AGE_S);
  if (headers['access-control-request-private-network'] === 'true')
    reply.header('access-control-allow-private-network', 'true');
  return reply.code(204).send();
}
