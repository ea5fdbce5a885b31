import type { IncomingMessage } from 'node:http';
import { HEADERS } from '@claude-ops/contract';
import type { App } from '../app.ts';

const SANE_REQUEST_ID = /^[A-Za-z0-9_.:-]{1,128}$/;

/** The id that a request brings along, if it is a sane one, else a new one. */
export function requestIdOf({ headers }: IncomingMessage, createRequestId: () => string): string {
  const given = headers[HEADERS.requestId];
  return typeof given === 'string' && SANE_REQUEST_ID.test(given) ? given : createRequestId();
}

/** Puts the request's id on every answer. */
export function nameRequests(app: App): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header(HEADERS.requestId, request.id);
  });
}
