import { createServer, type RequestListener, type Server } from 'node:http';
import type { FastifyBaseLogger } from 'fastify';
import { answerClientError } from './answer-client-error.ts';

/** Longer than the idle time of common load balancers (60 s), so that they close connections first. */
const KEEP_ALIVE_MS = 72_000;

/** How long the headers of a request may take, in milliseconds. */
const HEADERS_MS = 60_000;

export interface HttpServerParts {
  readonly createRequestId: () => string;
  readonly logger: FastifyBaseLogger | undefined;
}

/** Node's HTTP server, with problem documents for what never becomes a request. */
export function createHttpServer(
  handler: RequestListener,
  { createRequestId, logger }: HttpServerParts,
): Server {
  // A request without a Host is refused as a request, by requireHost: Node's own answer has no body.
  const server = createServer(
    {
      keepAliveTimeout: KEEP_ALIVE_MS,
      headersTimeout: HEADERS_MS,
      // A large body takes as long as it takes: timeBodies gives up the ones that went silent.
      requestTimeout: 0,
      requireHostHeader: false,
    },
    handler,
  );
  // An expectation that is refused is refused as a request, too.
  server.on('checkExpectation', handler);
  server.on('clientError', (error, socket) => answerClientError(error, socket, createRequestId()));
  // A connection that can't be accepted, for want of descriptors: without a listener the process would end.
  server.on('error', (error) => {
    if (server.listening)
      logger?.warn({ event: 'accept_failed', err: error }, 'A connection was not accepted');
  });
  return server;
}
