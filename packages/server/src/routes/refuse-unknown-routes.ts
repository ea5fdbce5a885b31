import { ClaudeOpsError } from '@claude-ops/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import { pathOf } from '../request/path-of.ts';
import { allowedMethods } from './allowed-methods.ts';

/** Refuses what no route answers, before its body is read. */
export function refuseUnknownRoutes(app: App): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404) throw routeNotFound(request, reply);
  });
}

function routeNotFound(request: FastifyRequest, reply: FastifyReply): ClaudeOpsError {
  const path = pathOf(request.originalUrl);
  const methods = allowedMethods(pathOf(request.raw.url));
  if (methods.length === 0) return new ClaudeOpsError('route_not_found', `There is no route ${path}.`);
  reply.header('allow', methods.join(', '));
  return new ClaudeOpsError('route_not_found', `${path} takes ${methods.join(', ')}, not ${request.method}.`);
}
