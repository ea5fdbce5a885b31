import type { ErrorCode } from './errors/error-table.ts';

/** The part of a route that a client needs in order to call it: no schema is loaded with it. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With `:name` parameters; a trailing `*` takes the rest of the path. */
  readonly path: string;
  /** The refusals of names that nothing has: one for each parameter of the path, in their order. */
  readonly unknown?: readonly ErrorCode[];
  /** Some fields that every answer has: enough to tell it from the answer of another program. */
  readonly answerHas?: readonly string[];
}

/** The endpoint of each operation. The route table adds the schemas. */
export const ENDPOINTS = {
  createTask: {
    method: 'POST',
    path: '/api/tasks',
    answerHas: ['id', 'status'],
  },
  pruneTasks: {
    method: 'POST',
    path: '/api/tasks/prune',
    answerHas: ['tasks'],
  },
  listTasks: {
    method: 'GET',
    path: '/api/tasks',
    answerHas: ['data', 'nextCursor'],
  },
  getTask: {
    method: 'GET',
    path: '/api/tasks/:id',
    unknown: ['task_not_found'],
    answerHas: ['id', 'status'],
  },
  cancelTask: {
    method: 'DELETE',
    path: '/api/tasks/:id',
    unknown: ['task_not_found'],
    answerHas: ['id', 'status'],
  },
  listTaskEvents: {
    method: 'GET',
    path: '/api/tasks/:id/events',
    unknown: ['task_not_found'],
    answerHas: ['data', 'nextAfter'],
  },
  sendMessage: {
    method: 'POST',
    path: '/api/tasks/:id/messages',
    unknown: ['task_not_found'],
    answerHas: ['id', 'status'],
  },
  listMessages: {
    method: 'GET',
    path: '/api/tasks/:id/messages',
    unknown: ['task_not_found'],
    answerHas: ['data', 'nextCursor'],
  },
  withdrawMessage: {
    method: 'DELETE',
    path: '/api/tasks/:id/messages/:messageId',
    unknown: ['task_not_found', 'message_not_found'],
    answerHas: ['id', 'status'],
  },
  listApprovals: { method: 'GET', path: '/api/approvals', answerHas: ['data', 'nextCursor'] },
  getApproval: {
    method: 'GET',
    path: '/api/approvals/:id',
    unknown: ['approval_not_found'],
    answerHas: ['id', 'status'],
  },
  decideApproval: {
    method: 'POST',
    path: '/api/approvals/:id',
    unknown: ['approval_not_found'],
    answerHas: ['id', 'status'],
  },
  createApprovalLink: {
    method: 'POST',
    path: '/api/approvals/:id/link',
    unknown: ['approval_not_found'],
    answerHas: ['url'],
  },
  listUsageLimits: { method: 'GET', path: '/api/usage-limits', answerHas: ['data'] },
  endUsageLimit: {
    method: 'DELETE',
    path: '/api/usage-limits/:id',
    unknown: ['usage_limit_not_found'],
  },
  listArtifacts: {
    method: 'GET',
    path: '/api/tasks/:id/artifacts',
    unknown: ['task_not_found'],
    answerHas: ['data', 'nextCursor'],
  },
  openArtifact: {
    method: 'GET',
    path: '/api/tasks/:id/artifacts/*',
    unknown: ['task_not_found', 'artifact_not_found'],
  },
  openArtifactArchive: {
    method: 'GET',
    path: '/api/tasks/:id/artifacts.zip',
    unknown: ['task_not_found'],
  },
  createMcpProfile: {
    method: 'POST',
    path: '/api/mcp-profiles',
    answerHas: ['id', 'servers'],
  },
  listMcpProfiles: {
    method: 'GET',
    path: '/api/mcp-profiles',
    answerHas: ['data', 'nextCursor'],
  },
  getMcpProfile: {
    method: 'GET',
    path: '/api/mcp-profiles/:id',
    unknown: ['mcp_profile_not_found'],
    answerHas: ['id', 'servers'],
  },
  replaceMcpProfile: {
    method: 'PUT',
    path: '/api/mcp-profiles/:id',
    unknown: ['mcp_profile_not_found'],
    answerHas: ['id', 'servers'],
  },
  deleteMcpProfile: {
    method: 'DELETE',
    path: '/api/mcp-profiles/:id',
    unknown: ['mcp_profile_not_found'],
  },
  listNodes: {
    method: 'GET',
    path: '/api/nodes',
    answerHas: ['data'],
  },
  drainNode: {
    method: 'POST',
    path: '/api/nodes/:name/drain',
    unknown: ['node_not_found'],
    answerHas: ['name', 'state'],
  },
  createToken: {
    method: 'POST',
    path: '/api/tokens',
    answerHas: ['id', 'token'],
  },
  listTokens: {
    method: 'GET',
    path: '/api/tokens',
    answerHas: ['data', 'nextCursor'],
  },
  revokeToken: {
    method: 'DELETE',
    path: '/api/tokens/:id',
    unknown: ['token_not_found'],
  },
  listAudit: {
    method: 'GET',
    path: '/api/audit',
    answerHas: ['data', 'nextCursor'],
  },
  getHealth: {
    method: 'GET',
    path: '/health',
    answerHas: ['status', 'version'],
  },
} as const satisfies Record<string, Endpoint>;

/** The operations of the wire, each named as the method of `ClaudeOpsApi` that it is. */
export type Operation = keyof typeof ENDPOINTS;

/** All of them. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a literal are what its type says.
export const OPERATIONS = Object.keys(ENDPOINTS) as readonly Operation[];
