import type { Route } from './route.ts';
import { Type } from '@sinclair/typebox';
import { idParams } from './routes/parameters.ts';
import { Liveness, Readiness } from './schemas/probes.ts';

const signature = Type.Object({
  signature: Type.String({ description: 'That of the link of the approval.' }),
});

/** The routes of a server that are about itself: no api stands behind them, and no client calls them. */
export const SERVER_ROUTES = {
  getLiveness: {
    method: 'GET',
    path: '/livez',
    summary: 'Check that the process answers',
    tag: 'health',
    role: null,
    success: 200,
    response: Liveness,
    errors: [],
    isProbe: true,
  },
  getReadiness: {
    method: 'GET',
    path: '/readyz',
    summary: 'Check that the server can work, with the result of each check',
    tag: 'health',
    role: null,
    success: 200,
    response: Readiness,
    otherResponses: { 503: Readiness },
    errors: [],
    isProbe: true,
  },
  getMetrics: {
    method: 'GET',
    path: '/metrics',
    summary: 'Read metrics, in the text format of Prometheus',
    tag: 'health',
    role: 'viewer',
    success: 200,
    mediaTypes: ['text/plain'],
    errors: ['route_not_found'],
  },
  getApprovalPage: {
    method: 'GET',
    path: '/approvals/:id',
    summary: 'Show an approval as a page, by its signed link',
    description: 'Decides nothing.',
    tag: 'approvals',
    role: null,
    params: idParams,
    query: signature,
    success: 200,
    mediaTypes: ['text/html'],
    errors: ['approval_not_found'],
  },
  decideOnPage: {
    method: 'POST',
    path: '/approvals/:id',
    summary: 'Decide an approval by the form on its page',
    description: 'Takes `application/x-www-form-urlencoded`, and leads back to the page.',
    tag: 'approvals',
    role: null,
    params: idParams,
    query: signature,
    success: 200,
    mediaTypes: ['text/html'],
    errors: ['approval_not_found', 'unsupported_media_type', 'payload_too_large'],
  },
  getOpenApiDocument: {
    method: 'GET',
    path: '/openapi.json',
    summary: 'Read the API as an OpenAPI document',
    tag: 'documentation',
    role: null,
    success: 200,
    mediaTypes: ['application/json'],
    errors: [],
  },
  getDocs: {
    method: 'GET',
    path: '/docs',
    summary: 'Read the API as a page',
    tag: 'documentation',
    role: null,
    success: 200,
    mediaTypes: ['text/html'],
    errors: [],
  },
} as const satisfies Record<string, Route>;

export type ServerOperation = keyof typeof SERVER_ROUTES;
