import { SERVER_ROUTES, type Route } from '@claude-ops/contract';
import type { FastifyRequest } from 'fastify';

const byPath = new Map(Object.values<Route>(SERVER_ROUTES).map((route) => [route.path, route]));

/** Whether a request is for a route that anyone may call. */
export function isPublic(request: FastifyRequest): boolean {
  return routeOf(request)?.isPublic ?? false;
}

/** Whether a request is a machine's regular question how the server is. */
export function isProbe(request: FastifyRequest): boolean {
  return routeOf(request)?.isProbe ?? false;
}

/** Whether a request is for the route that a form on a page leads to. */
export function takesForm({ routeOptions, is404 }: FastifyRequest): boolean {
  return !is404 && routeOptions.url === SERVER_ROUTES.decideOnPage.path;
}

function routeOf({ is404, routeOptions }: FastifyRequest): Route | undefined {
  return is404 || routeOptions.url === undefined ? undefined : byPath.get(routeOptions.url);
}
