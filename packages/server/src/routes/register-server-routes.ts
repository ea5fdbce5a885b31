import { SERVER_ROUTES, type Route, type ServerOperation } from '@claude-ops/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Audit } from '../access/audit.ts';
import type { App } from '../app.ts';
import { withFaults } from '../problem/api-fault.ts';
import { validatorOf } from '../request/validator-of.ts';
import { schemaOf } from './schema-of.ts';
import type { ServerHandlers } from './server-handlers.ts';

/** A page is also answered with what was wrong with its form. */
const REFUSED = 400;
const PUBLIC_BODY_BYTES = 512 * 1024;

/** Registers the routes that are about the server itself. */
export function registerServerRoutes(
  app: App,
  { audit, handlers }: { readonly audit: Audit; readonly handlers: ServerHandlers },
): void {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a literal are what its type says.
  for (const operation of Object.keys(SERVER_ROUTES) as ServerOperation[]) {
    const route: Route = SERVER_ROUTES[operation];
    const isPublic = route.role === null;
    app.route({
      method: route.method,
      url: route.path,
      schema: schemaOf(operation, route),
      // Anyone may send it.
      ...(isPublic && { bodyLimit: PUBLIC_BODY_BYTES }),
      validatorCompiler: isPublic ? takeAnything : validatorOf(route),
      handler: withFaults(async (request: FastifyRequest, reply: FastifyReply) => {
        const answer = await handlers[operation](request, reply);
        if (reply.statusCode < REFUSED) await audit.done(request);
        return answer;
      }),
    });
  }
}

/** What comes along in the query of a public route has no meaning, and does no harm. */
function takeAnything(): (value: unknown) => { value: unknown } {
  return (value) => ({ value });
}
