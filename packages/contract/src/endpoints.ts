import type { ErrorCode } from './errors/error-table.ts';

/** The part of a route that a client needs in order to call it: no schema is loaded with it. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With `:name` parameters; a trailing `*` takes the rest of the path. */
  readonly path: string;
  /** The refusals of names that nothing has: one for each parameter of the path, in their order. */
  readonly unknown?: readonly ErrorCode[] | undefined;
  /** Some fields that every answer has: enough to tell it from the answer of another program. */
  readonly answerHas?: readonly string[] | undefined;
}

/** Positions in the place of names: all of them are sent to browsers. */
function endpoint<
  const Method extends Endpoint['method'],
  const Path extends string,
  const Fields extends Endpoint['answerHas'] = undefined,
  const Unknown extends Endpoint['unknown'] = undefined,
>(method: Method, path: Path, answerHas?: Fields, unknown?: Unknown) {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is left out is undefined, as the defaults say.
  return { method, path, answerHas, unknown } as EndpointOf<Method, Path, Fields, Unknown>;
}

interface EndpointOf<Method, Path, Fields, Unknown> {
  readonly method: Method;
  readonly path: Path;
  readonly answerHas: Fields;
  readonly unknown: Unknown;
}

/** The endpoint of each operation. The route table adds the schemas. */
export const ENDPOINTS = {
  createTask: endpoint('POST', '/api/tasks', ['id', 'status']),
  pruneTasks: endpoint('POST', '/api/tasks/prune', ['tasks']),
  listTasks: endpoint('GET', '/api/tasks', ['data', 'nextCursor']),
  getTask: endpoint('GET', '/api/tasks/:id', ['id', 'status'], ['task_not_found']),
  cancelTask: endpoint('DELETE', '/api/tasks/:id', ['id', 'status'], ['task_not_found']),
  listTaskEvents: endpoint('GET', '/api/tasks/:id/events', ['data', 'nextAfter'], ['task_not_found']),
  sendMessage: endpoint('POST', '/api/tasks/:id/messages', ['id', 'status'], ['task_not_found']),
  listMessages: endpoint('GET', '/api/tasks/:id/messages', ['data', 'nextCursor'], ['task_not_found']),
  withdrawMessage: endpoint(
    'DELETE',
    '/api/tasks/:id/messages/:messageId',
    ['id', 'status'],
    ['task_not_found', 'message_not_found'],
  ),
  listApprovals: endpoint('GET', '/api/approvals', ['data', 'nextCursor']),
  getApproval: endpoint('GET', '/api/approvals/:id', ['id', 'status'], ['approval_not_found']),
  decideApproval: endpoint('POST', '/api/approvals/:id', ['id', 'status'], ['approval_not_found']),
  createApprovalLink: endpoint('POST', '/api/approvals/:id/link', ['url'], ['approval_not_found']),
  listUsageLimits: endpoint('GET', '/api/usage-limits', ['data']),
  endUsageLimit: endpoint('DELETE', '/api/usage-limits/:id', undefined, ['usage_limit_not_found']),
  listArtifacts: endpoint('GET', '/api/tasks/:id/artifacts', ['data', 'nextCursor'], ['task_not_found']),
  openArtifact: endpoint('GET', '/api/tasks/:id/artifacts/*', undefined, [
    'task_not_found',
    'artifact_not_found',
  ]),
  openArtifactArchive: endpoint('GET', '/api/tasks/:id/artifacts.zip', undefined, ['task_not_found']),
  createMcpProfile: endpoint('POST', '/api/mcp-profiles', ['id', 'servers']),
  listMcpProfiles: endpoint('GET', '/api/mcp-profiles', ['data', 'nextCursor']),
  getMcpProfile: endpoint('GET', '/api/mcp-profiles/:id', ['id', 'servers'], ['mcp_profile_not_found']),
  replaceMcpProfile: endpoint('PUT', '/api/mcp-profiles/:id', ['id', 'servers'], ['mcp_profile_not_found']),
  deleteMcpProfile: endpoint('DELETE', '/api/mcp-profiles/:id', undefined, ['mcp_profile_not_found']),
  createCredential: endpoint('POST', '/api/credentials', ['name', 'kind']),
  listCredentials: endpoint('GET', '/api/credentials', ['data', 'nextCursor']),
  getCredential: endpoint('GET', '/api/credentials/:name', ['name', 'kind'], ['credential_not_found']),
  putCredential: endpoint('PUT', '/api/credentials/:name', ['name', 'kind'], ['invalid_request']),
  deleteCredential: endpoint('DELETE', '/api/credentials/:name', undefined, ['credential_not_found']),
  listPresets: endpoint('GET', '/api/presets', ['data', 'nextCursor']),
  getPreset: endpoint('GET', '/api/presets/:name', ['name', 'spec'], ['preset_not_found']),
  putPreset: endpoint('PUT', '/api/presets/:name', ['name', 'spec'], ['invalid_request']),
  deletePreset: endpoint('DELETE', '/api/presets/:name', undefined, ['preset_not_found']),
  listNodes: endpoint('GET', '/api/nodes', ['data']),
  drainNode: endpoint('POST', '/api/nodes/:name/drain', ['name', 'state'], ['node_not_found']),
  createToken: endpoint('POST', '/api/tokens', ['id', 'token']),
  listTokens: endpoint('GET', '/api/tokens', ['data', 'nextCursor']),
  revokeToken: endpoint('DELETE', '/api/tokens/:id', undefined, ['token_not_found']),
  listAudit: endpoint('GET', '/api/audit', ['data', 'nextCursor']),
  getHealth: endpoint('GET', '/health', ['status', 'version']),
} as const satisfies Record<string, Endpoint>;

/** The operations of the wire, each named as the method of `ClaudeOpsApi` that it is. */
export type Operation = keyof typeof ENDPOINTS;

/** All of them. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a literal are what its type says.
export const OPERATIONS = Object.keys(ENDPOINTS) as readonly Operation[];
