import type { FastifyBaseLogger } from 'fastify';
import { errorFacts } from './error-facts.ts';
import { pathOf } from '../request/path-of.ts';

/** A logger whose lines hold no headers, no query and no body, whatever it is given to log. */
export function guardedLogger(logger: FastifyBaseLogger): FastifyBaseLogger {
  return logger.child(
    {},
    {
      serializers: {
        err: errorFacts,
        error: errorFacts,
        req: (request: { method?: string; url?: string }) => ({
          method: request.method,
          path: pathOf(request.url),
        }),
        res: (reply: { statusCode?: number }) => ({ status: reply.statusCode }),
      },
    },
  );
}
