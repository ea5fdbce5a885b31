import {
  ROUTES,
  SERVER_ROUTES,
  type Operation,
  type Route,
  type ServerOperation,
} from '@claude-ops/contract';
import type { FastifyRequest } from 'fastify';

interface FoundRoute {
  readonly operation: Operation | ServerOperation;
  readonly route: Route;
}

const byCall = new Map(
  Object.entries<Route>({ ...ROUTES, ...SERVER_ROUTES }).map(([operation, route]) => [
    `${route.method} ${route.path}`,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a literal are what its type says.
    { operation, route } as FoundRoute,
  ]),
);

/** The route of the contract that a request is for. Undefined: there is none, or the embedding program has added it. */
export function routeOf({ is404, method, routeOptions }: FastifyRequest): FoundRoute | undefined {
  const { url } = routeOptions;
  return is404 || url === undefined ? undefined : byCall.get(`${method === 'HEAD' ? 'GET' : method} ${url}`);
}

/** Whether a request is for a route that anyone may call. */
export function isPublic(request: FastifyRequest): boolean {
  return routeOf(request)?.route.role === null;
}

/** Whether a request is a machine's regular question how the server is. */
export function isProbe(request: FastifyRequest): boolean {
  return routeOf(request)?.route.isProbe ?? false;
}

/** Whether a request is for the route that a form on a page leads to. */
export function takesForm({ routeOptions, is404 }: FastifyRequest): boolean {
  return !is404 && routeOptions.url === SERVER_ROUTES.decideOnPage.path;
}
