import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RequestCallers } from '../access/identify.ts';
import type { App } from '../app.ts';
import { isProbe } from '../routes/route-of.ts';
import { pathOf } from '../request/path-of.ts';
import { maskSecrets } from './mask-secrets.ts';

/** Logs one line per request, when its response has ended in whatever way. */
export function logRequests(app: App, callers: RequestCallers): void {
  app.addHook('onRequest', async (request, reply) => logWhenClosed(request, reply, callers));
}

export function logWhenClosed(request: FastifyRequest, reply: FastifyReply, callers?: RequestCallers): void {
  const startedAt = performance.now();
  reply.raw.once('close', () => {
    const status = reply.raw.statusCode;
    const caller = callers?.get(request)?.token?.name;
    const line = {
      method: request.method,
      path: maskSecrets(pathOf(request.originalUrl)),
      status,
      durationMs: Math.round(performance.now() - startedAt),
      ...(caller !== undefined && { caller }),
      ...(!reply.raw.writableFinished && { isCutOff: true }),
    };
    // Asked every few seconds: what a probe is told is for whoever asks.
    if (isProbe(request)) request.log.debug(line, 'request');
    // A fault of ours is an error; what is refused for a time (503), or not offered, is for the caller to mend.
    else if (status === 500) request.log.error(line, 'request');
    else if (status > 500) request.log.warn(line, 'request');
    else request.log.info(line, 'request');
  });
}
