import type { Route } from './route.ts';
import { Liveness, Readiness } from './schemas/probes.ts';

/** The routes of a server that are about itself: no api stands behind them, and no client calls them. */
export const SERVER_ROUTES = {
  getLiveness: {
    method: 'GET',
    path: '/livez',
    summary: 'Whether the process answers',
    tag: 'health',
    success: 200,
    response: Liveness,
    errors: [],
    isPublic: true,
    isProbe: true,
  },
  getReadiness: {
    method: 'GET',
    path: '/readyz',
    summary: 'Whether the server can do its work, with what was checked',
    tag: 'health',
    success: 200,
    response: Readiness,
    otherResponses: { 503: Readiness },
    errors: [],
    isPublic: true,
    isProbe: true,
  },
  getMetrics: {
    method: 'GET',
    path: '/metrics',
    summary: 'Numbers for Prometheus, in its text format',
    tag: 'health',
    success: 200,
    mediaTypes: ['text/plain'],
    errors: ['route_not_found'],
  },
  getOpenApiDocument: {
    method: 'GET',
    path: '/openapi.json',
    summary: 'This interface as an OpenAPI document',
    tag: 'documentation',
    success: 200,
    mediaTypes: ['application/json'],
    errors: [],
    isPublic: true,
  },
  getDocs: {
    method: 'GET',
    path: '/docs',
    summary: 'This interface as a page to read',
    tag: 'documentation',
    success: 200,
    mediaTypes: ['text/html'],
    errors: [],
    isPublic: true,
  },
} as const satisfies Record<string, Route>;

export type ServerOperation = keyof typeof SERVER_ROUTES;
