import type { ErrorCode } from './errors/error-table.ts';

/** The part of a route that a client needs in order to call it: no schema is loaded with it. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With `:name` parameters; a trailing `*` takes the rest of the path. */
  readonly path: string;
  /** The refusals that the operation has beside the common ones. */
  readonly errors: readonly ErrorCode[];
  /** Some fields that every answer has: enough to tell it from the answer of another program. */
  readonly answerHas?: readonly string[];
}

/** The endpoint of each operation. The route table adds the schemas. */
export const ENDPOINTS = {
  createTask: {
    method: 'POST',
    path: '/api/tasks',
    errors: [
      'malformed_request',
      'invalid_request',
      'unknown_mcp_profile',
      'executor_unavailable',
      'idempotency_key_reused',
      'idempotency_key_in_flight',
      'request_timeout',
      'payload_too_large',
      'unsupported_media_type',
      'shutting_down',
      'storage_unavailable',
    ],
    answerHas: ['id', 'status'],
  },
  pruneTasks: {
    method: 'POST',
    path: '/api/tasks/prune',
    errors: [
      'malformed_request',
      'invalid_request',
      'request_timeout',
      'payload_too_large',
      'unsupported_media_type',
      'storage_unavailable',
    ],
    answerHas: ['tasks'],
  },
  listTasks: {
    method: 'GET',
    path: '/api/tasks',
    errors: ['invalid_request', 'invalid_cursor'],
    answerHas: ['data', 'nextCursor'],
  },
  getTask: {
    method: 'GET',
    path: '/api/tasks/:id',
    errors: ['task_not_found'],
    answerHas: ['id', 'status'],
  },
  cancelTask: {
    method: 'DELETE',
    path: '/api/tasks/:id',
    errors: ['task_not_found', 'task_already_finished'],
    answerHas: ['id', 'status'],
  },
  listTaskEvents: {
    method: 'GET',
    path: '/api/tasks/:id/events',
    errors: ['task_not_found', 'invalid_request'],
    answerHas: ['data', 'nextAfter'],
  },
  sendMessage: {
    method: 'POST',
    path: '/api/tasks/:id/messages',
    errors: [
      'malformed_request',
      'invalid_request',
      'task_not_found',
      'task_already_finished',
      'too_many_messages',
      'request_timeout',
      'payload_too_large',
      'unsupported_media_type',
      'storage_unavailable',
    ],
    answerHas: ['id', 'status'],
  },
  listMessages: {
    method: 'GET',
    path: '/api/tasks/:id/messages',
    errors: ['task_not_found', 'invalid_request', 'invalid_cursor'],
    answerHas: ['data', 'nextCursor'],
  },
  withdrawMessage: {
    method: 'DELETE',
    path: '/api/tasks/:id/messages/:messageId',
    errors: ['task_not_found', 'message_not_found', 'message_already_settled', 'storage_unavailable'],
    answerHas: ['id', 'status'],
  },
  listApprovals: {
    method: 'GET',
    path: '/api/approvals',
    errors: ['invalid_request', 'invalid_cursor'],
    answerHas: ['data', 'nextCursor'],
  },
  getApproval: {
    method: 'GET',
    path: '/api/approvals/:id',
    errors: ['approval_not_found'],
    answerHas: ['id', 'status'],
  },
  decideApproval: {
    method: 'POST',
    path: '/api/approvals/:id',
    errors: [
      'malformed_request',
      'invalid_request',
      'approval_not_found',
      'approval_already_decided',
      'approval_expired',
      'request_timeout',
      'payload_too_large',
      'unsupported_media_type',
      'storage_unavailable',
    ],
    answerHas: ['id', 'status'],
  },
  createApprovalLink: {
    method: 'POST',
    path: '/api/approvals/:id/link',
    errors: ['approval_not_found'],
    answerHas: ['url'],
  },
  listArtifacts: {
    method: 'GET',
    path: '/api/tasks/:id/artifacts',
    errors: ['task_not_found', 'artifacts_elsewhere', 'invalid_request', 'invalid_cursor'],
    answerHas: ['data', 'nextCursor'],
  },
  openArtifact: {
    method: 'GET',
    path: '/api/tasks/:id/artifacts/*',
    errors: ['task_not_found', 'artifact_not_found', 'artifacts_elsewhere', 'range_not_satisfiable'],
  },
  openArtifactArchive: {
    method: 'GET',
    path: '/api/tasks/:id/artifacts.zip',
    errors: ['task_not_found', 'artifacts_elsewhere'],
  },
  createMcpProfile: {
    method: 'POST',
    path: '/api/mcp-profiles',
    errors: [
      'malformed_request',
      'invalid_request',
      'mcp_profile_exists',
      'request_timeout',
      'payload_too_large',
      'unsupported_media_type',
    ],
    answerHas: ['id', 'servers'],
  },
  listMcpProfiles: {
    method: 'GET',
    path: '/api/mcp-profiles',
    errors: ['invalid_request', 'invalid_cursor'],
    answerHas: ['data', 'nextCursor'],
  },
  getMcpProfile: {
    method: 'GET',
    path: '/api/mcp-profiles/:id',
    errors: ['mcp_profile_not_found'],
    answerHas: ['id', 'servers'],
  },
  replaceMcpProfile: {
    method: 'PUT',
    path: '/api/mcp-profiles/:id',
    errors: [
      'malformed_request',
      'invalid_request',
      'mcp_profile_not_found',
      'mcp_profile_exists',
      'request_timeout',
      'payload_too_large',
      'unsupported_media_type',
    ],
    answerHas: ['id', 'servers'],
  },
  deleteMcpProfile: {
    method: 'DELETE',
    path: '/api/mcp-profiles/:id',
    errors: ['mcp_profile_not_found'],
  },
  listNodes: {
    method: 'GET',
    path: '/api/nodes',
    errors: [],
    answerHas: ['data'],
  },
  drainNode: {
    method: 'POST',
    path: '/api/nodes/:name/drain',
    errors: ['node_not_found'],
    answerHas: ['name', 'state'],
  },
  getHealth: {
    method: 'GET',
    path: '/health',
    errors: [],
    answerHas: ['status', 'version'],
  },
} as const satisfies Record<string, Endpoint>;

/** The operations of the wire, each named as the method of `ClaudeOpsApi` that it is. */
export type Operation = keyof typeof ENDPOINTS;

/** All of them. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a literal are what its type says.
export const OPERATIONS = Object.keys(ENDPOINTS) as readonly Operation[];
