import { client, request, task, type ErrorFacts } from './error-facts.ts';

/** Every error code there is, once: its HTTP status, whether to retry, the exit code, and what to do. */
export const ERROR_TABLE = {
  malformed_request: request(
    400,
    'Malformed request',
    'Send well-formed JSON with content-type application/json.',
  ),
  invalid_request: request(422, 'Invalid request', 'Fix the fields listed in `errors`.'),
  invalid_cursor: request(422, 'Invalid cursor', 'Pass a nextCursor unchanged, with the same filters.'),
  unauthorized: request(
    401,
    'Unauthorized',
    'Send `Authorization: Bearer` with a token that the server knows.',
  ),
  forbidden: request(403, 'Forbidden', "Call from the server's machine, or set CLAUDE_OPS_TOKEN there."),
  agent_refused: request(
    403,
    'Agent refused',
    'Give the agent a token of this server if it may call the API.',
  ),
  route_not_found: request(404, 'No such route', 'See /openapi.json for the list of routes.'),
  task_not_found: request(404, 'No such task', 'Check the id: `GET /api/tasks` lists all tasks.'),
  message_not_found: request(
    404,
    'No such message',
    'Check the id: `GET /api/tasks/:id/messages` lists all messages of the task.',
  ),
  message_already_settled: request(
    409,
    'Message already settled',
    'Leave it: a message can be withdrawn only while it is queued. Send another one that takes it back.',
  ),
  too_many_messages: request(
    409,
    'Too many messages',
    'Put the rest into one message, or go on in another task: a task takes 1,000 messages.',
  ),
  artifact_not_found: request(
    404,
    'No such artifact',
    'Check the path: `GET /api/tasks/:id/artifacts` lists all artifacts of the task.',
  ),
  artifacts_elsewhere: request(
    409,
    'Artifacts elsewhere',
    'Ask the node that `details` names, or set ARTIFACTS_URL, so that all nodes keep artifacts in one place.',
  ),
  range_not_satisfiable: request(416, 'Range not satisfiable', 'Ask for a range within its size.'),
  node_not_found: request(404, 'No such node', 'Check the name: `GET /api/nodes` lists all nodes.'),
  mcp_profile_not_found: request(
    404,
    'No such MCP profile',
    'Check the id: `GET /api/mcp-profiles` lists all MCP profiles.',
  ),
  unknown_mcp_profile: request(422, 'Unknown MCP profile', 'Create the profile first, or fix its name.'),
  mcp_profile_exists: request(409, 'MCP profile exists', 'Replace the profile, or choose another name.'),
  task_already_finished: request(
    409,
    'Task already finished',
    'Read its result: it can no longer be cancelled, and takes no more messages.',
  ),
  idempotency_key_reused: request(422, 'Idempotency key reused', 'Use a new key for a different body.'),
  idempotency_key_in_flight: request(
    409,
    'Idempotency key in flight',
    'Wait for the answer to the first request, then try again.',
    {
      retryable: true,
    },
  ),
  request_timeout: request(408, 'Request timeout', 'Send the request again, without a pause in its body.', {
    retryable: true,
  }),
  payload_too_large: request(413, 'Payload too large', 'Send a smaller body.'),
  unsupported_media_type: request(
    415,
    'Unsupported media type',
    'Send a content-type that the route accepts.',
  ),
  expectation_failed: request(
    417,
    'Expectation failed',
    'Leave out the header Expect, or send `Expect: 100-continue`.',
  ),
  rate_limit_exceeded: request(
    429,
    'Too many requests',
    'Wait for the seconds in Retry-After, then try again.',
    {
      retryable: true,
    },
  ),
  internal_error: request(
    500,
    'Internal error',
    "Give the request id to the operator: the server's log has the details.",
    {
      exitCode: 3,
    },
  ),
  not_implemented: request(
    501,
    'Not implemented',
    'Leave this option out: this version does not support it.',
  ),
  shutting_down: request(503, 'Shutting down', 'Try again when the server has restarted.', {
    retryable: true,
    exitCode: 3,
  }),
  too_many_connections: request(
    503,
    'Too many connections',
    'Close unused connections, and try again after the seconds in Retry-After.',
    { retryable: true, exitCode: 3 },
  ),
  storage_unavailable: request(
    503,
    'Storage unavailable',
    "Try again later. The operator finds the cause in the server's log: often a full disk.",
    {
      retryable: true,
      exitCode: 3,
    },
  ),
  executor_unavailable: {
    ...request(503, 'Executor unavailable', 'Use a mode that this server offers.', { exitCode: 3 }),
    scope: 'request or task',
  },

  timed_out: task('Timed out', 'Give the task a longer timeout, or less to do.'),
  expired: task(
    'Expired',
    'Submit the task again with a longer `queueTimeout`, or when less waits: no slot was free in time.',
    { retryable: true },
  ),
  stalled: task(
    'Stalled',
    'Read the last events of the task, and give it a longer `silenceTimeout` if a step may take that long.',
  ),
  workspace_too_large: task(
    'Workspace too large',
    'Let the task write less, or raise WORKSPACE_MAX_GROWN_BYTES on the server.',
  ),
  interrupted: task('Interrupted', 'Submit the task again: the server stopped while it ran.', {
    retryable: true,
  }),
  claude_not_found: task(
    'claude not found',
    'Install the CLI on the server (npm install -g @anthropic-ai/claude-code) or set CLAUDE_BIN.',
  ),
  arguments_refused: task(
    'Arguments refused',
    'Read the message and check the version of the claude CLI: it refused an option.',
  ),
  authentication_failed: task('Authentication failed', 'Check the API key.'),
  rate_limited: task('Rate limited', 'Try again later: the API has reached a limit or is overloaded.', {
    retryable: true,
  }),
  api_unreachable: task('API unreachable', "Check the server's network and UPSTREAM_BASE_URL.", {
    retryable: true,
  }),
  upstream_unavailable: task(
    'Upstream unavailable',
    'Try again later. If it lasts, check UPSTREAM_BASE_URL: the model API, or a proxy before it, answers with errors.',
    {
      retryable: true,
    },
  ),
  credit_exhausted: task(
    'Credit exhausted',
    'Add credit to the account of the API key, or raise its spending limit. Then submit the task again.',
  ),
  model_not_available: task('Model not available', 'Set `model` to a model that the API key may use.'),
  context_exceeded: task(
    'Context exceeded',
    'Give the task less to read: a shorter prompt, fewer or smaller files, fewer MCP servers.',
  ),
  output_limit: task(
    'Output limit',
    'Ask for a shorter answer, or for one that is written to files in several steps.',
  ),
  request_too_large: task(
    'Request too large',
    'Give the task fewer or smaller images and files. If a proxy refused, raise its limit for request bodies.',
  ),
  refused_by_model: task('Refused by the model', 'Rephrase the prompt, or choose another model.'),
  claude_failed: task('claude failed', 'Read the message and the last events of the task.'),
  killed_by_signal: task(
    'Killed by a signal',
    'Check the server for memory pressure: another program ended the process.',
    {
      retryable: true,
    },
  ),
  out_of_memory: task(
    'Out of memory',
    'Give the task less to do at once, or raise the memory of its container.',
  ),
  process_limit_reached: task(
    'Process limit reached',
    'Give the task less to do at once, or raise the process limit of its container.',
  ),
  out_of_resources: task(
    'Out of resources',
    'Submit the task again later, or give the server more processes, open files or memory.',
    { retryable: true },
  ),
  no_result: task('No result', 'Read the last output in the details: the claude CLI ended without a result.'),
  mcp_server_failed: task(
    'MCP server failed',
    'Fix the MCP servers in `details.servers`, or leave out `required` of those that the task can do without.',
  ),
  permission_denied: task(
    'Permission denied',
    'Choose a `permissionMode` that allows the tools in `result.permissionDenials`, or leave `failOnDenial` out.',
  ),
  schema_mismatch: task(
    'Schema mismatch',
    'Make the prompt ask for the schema, or make the schema easier to satisfy.',
  ),
  output_too_large: task(
    'Output too large',
    'Ask for less at once: one line of output was beyond the limit.',
  ),
  workspace_failed: task('Workspace failed', 'Read the message: the files could not be prepared.'),
  artifacts_failed: task(
    'Artifacts failed',
    'Read the message: the result is kept, but the files could not be stored.',
  ),
  execution_failed: task('Execution failed', 'Give the task id to the operator: the server has a fault.'),
  budget_exceeded: task('Budget exceeded', 'Raise maxCostUsd, or give the task less to do.'),

  connection_failed: client(
    503,
    'Connection failed',
    'Check that the server runs and that the base URL is right.',
  ),
  wait_aborted: client(499, 'Wait aborted', 'Call again to wait further: an abort does not stop a task.', {
    retryable: false,
  }),
  unexpected_response: client(
    502,
    'Unexpected response',
    'Check that the base URL is that of a claude-ops server.',
    {
      retryable: false,
    },
  ),
} as const satisfies Record<string, ErrorFacts>;

export type ErrorCode = keyof typeof ERROR_TABLE;

/** The codes that a task's `error` can have. */
export type TaskErrorCode = {
  [Code in ErrorCode]: (typeof ERROR_TABLE)[Code]['scope'] extends 'task' | 'request or task' ? Code : never;
}[ErrorCode];

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a literal are what its type says.
export const ERROR_CODES = Object.keys(ERROR_TABLE) as readonly ErrorCode[];

export const TASK_ERROR_CODES = ERROR_CODES.filter(isTaskErrorCode);

function isTaskErrorCode(code: ErrorCode): code is TaskErrorCode {
  return ['task', 'request or task'].includes(ERROR_TABLE[code].scope);
}

export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERROR_TABLE, code);
}
