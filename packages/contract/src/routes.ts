import type { ClaudeOpsApi } from './claude-ops-api.ts';
import { ENDPOINTS, type Operation } from './endpoints.ts';
import { REFUSALS } from './refusals.ts';
import type { Route } from './route.ts';
import { APPROVAL_ROUTES } from './routes/approval-routes.ts';
import { ARTIFACT_ROUTES } from './routes/artifact-routes.ts';
import { CREDENTIAL_ROUTES } from './routes/credential-routes.ts';
import { MCP_PROFILE_ROUTES } from './routes/mcp-profile-routes.ts';
import { MESSAGE_ROUTES } from './routes/message-routes.ts';
import { PRESET_ROUTES } from './routes/preset-routes.ts';
import { NODE_ROUTES } from './routes/node-routes.ts';
import { TASK_ROUTES } from './routes/task-routes.ts';
import { TOKEN_ROUTES } from './routes/token-routes.ts';
import { USAGE_LIMIT_ROUTES } from './routes/usage-limit-routes.ts';
import { Health } from './schemas/health.ts';

/** The route table: the server's routes, the client's requests and the OpenAPI document are made from it. */
export const ROUTES = {
  ...TASK_ROUTES,
  ...MESSAGE_ROUTES,
  ...APPROVAL_ROUTES,
  ...USAGE_LIMIT_ROUTES,
  ...ARTIFACT_ROUTES,
  ...MCP_PROFILE_ROUTES,
  ...CREDENTIAL_ROUTES,
  ...PRESET_ROUTES,
  ...NODE_ROUTES,
  ...TOKEN_ROUTES,
  getHealth: {
    ...ENDPOINTS.getHealth,
    errors: REFUSALS.getHealth,
    summary: 'Read the health and the scheduler status of the server',
    tag: 'health',
    role: 'viewer',
    success: 200,
    response: Health,
  },
} as const satisfies Record<Operation & keyof ClaudeOpsApi, Route>;
