import type { ClaudeOpsApi } from './claude-ops-api.ts';
import type { Route } from './route.ts';
import { ARTIFACT_ROUTES } from './routes/artifact-routes.ts';
import { MCP_PROFILE_ROUTES } from './routes/mcp-profile-routes.ts';
import { TASK_ROUTES } from './routes/task-routes.ts';
import { Health } from './schemas/health.ts';

/** The route table: the server's routes, the client's requests and the OpenAPI document are made from it. */
export const ROUTES = {
  ...TASK_ROUTES,
  ...ARTIFACT_ROUTES,
  ...MCP_PROFILE_ROUTES,
  getHealth: {
    method: 'GET',
    path: '/health',
    summary: 'Server health and scheduler status',
    tag: 'health',
    success: 200,
    response: Health,
    errors: [],
  },
} as const satisfies Partial<Record<keyof ClaudeOpsApi, Route>>;

/** The operations of the wire, each named as the method of {@link ClaudeOpsApi} that it is. */
export type Operation = keyof typeof ROUTES;

/** All of them. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a literal are what its type says.
export const OPERATIONS = Object.keys(ROUTES) as readonly Operation[];
