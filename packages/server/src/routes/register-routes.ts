import { OPERATIONS, ROUTES, type Route } from '@claude-ops/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import { withFaults } from '../problem/api-fault.ts';
import { validatorOf } from '../request/validator-of.ts';
import type { Audit } from '../access/audit.ts';
import type { Handlers } from './handlers.ts';
import { schemaOf } from './schema-of.ts';

type ApiHandler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

interface RouteParts {
  readonly audit: Audit;
  /** The handlers for the caller of a request. */
  readonly handlersOf: (request: FastifyRequest) => Handlers;
}

/** Registers the contract's routes, each with the handler of its operation. What changes something is noted before it is answered. */
export function registerRoutes(app: App, { audit, handlersOf }: RouteParts): void {
  for (const operation of OPERATIONS) {
    const route: Route = ROUTES[operation];
    app.route({
      method: route.method,
      url: route.path,
      schema: schemaOf(operation, route),
      validatorCompiler: validatorOf(route),
      preHandler: async (_request, reply) => void reply.code(route.success),
      handler: withFaults(async (request, reply) => {
        // The validator makes of each request what its handler's type says; a loop over all of them can't know.
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above.
        const handler = handlersOf(request)[operation] as ApiHandler;
        const answer = await handler(request, reply);
        await audit.done(request, answer);
        return answer;
      }),
    });
  }
}
