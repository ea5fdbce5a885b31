/** Where an error shows up: as the refusal of a request, as the reason a task failed, as either, or inside the client. */
export type ErrorScope = 'request' | 'task' | 'request or task' | 'client';

export interface ErrorFacts {
  readonly scope: ErrorScope;
  /** HTTP status when a request is refused with it; for task and client errors the nearest one. */
  readonly status: number;
  /** Whether the same thing may succeed later without a change. */
  readonly retryable: boolean;
  /** Exit code of the command line. */
  readonly exitCode: number;
  readonly title: string;
  /** The sentence that says what to do. */
  readonly advice: string;
}

const request = (
  status: number,
  title: string,
  advice: string,
  { retryable = false, exitCode = 2 }: { retryable?: boolean; exitCode?: number } = {},
) => ({ scope: 'request', status, retryable, exitCode, title, advice }) as const;

const task = (title: string, advice: string, { retryable = false }: { retryable?: boolean } = {}) =>
  ({ scope: 'task', status: 500, retryable, exitCode: 1, title, advice }) as const;

const client = (status: number, title: string, advice: string, { retryable = true } = {}) =>
  ({ scope: 'client', status, retryable, exitCode: 3, title, advice }) as const;

/** Every error code there is, once: its HTTP status, whether to retry, the exit code, and what to do. */
export const ERROR_TABLE = {
  malformed_request: request(
    400,
    'Malformed request',
    'Send well-formed JSON with content-type application/json.',
  ),
  invalid_request: request(422, 'Invalid request', 'Mend the values that `errors` points at.'),
  invalid_cursor: request(
    422,
    'Invalid cursor',
    'Pass a nextCursor as it was answered, with the same filters.',
  ),
  unauthorized: request(401, 'Unauthorized', 'Send `Authorization: Bearer` with a token the server knows.'),
  forbidden: request(403, 'Forbidden', 'Call from this machine, or set CLAUDE_OPS_TOKEN on the server.'),
  agent_refused: request(
    403,
    'Agent refused',
    'Agents may not call this server unless they were given one of its tokens.',
  ),
  route_not_found: request(404, 'No such route', 'See /openapi.json for the routes there are.'),
  task_not_found: request(404, 'No such task', 'Check the id: `GET /api/tasks` lists the tasks there are.'),
  artifact_not_found: request(
    404,
    'No such artifact',
    'List the artifacts of the task for the paths there are.',
  ),
  range_not_satisfiable: request(416, 'Range not satisfiable', 'Ask for bytes that the artifact has.'),
  mcp_profile_not_found: request(404, 'No such MCP profile', 'List the MCP profiles for the ids there are.'),
  unknown_mcp_profile: request(422, 'Unknown MCP profile', 'Create the profile first, or mend its name.'),
  mcp_profile_exists: request(409, 'MCP profile exists', 'Replace the profile, or choose another name.'),
  task_already_finished: request(409, 'Task already finished', 'Nothing to cancel: read its result instead.'),
  idempotency_key_reused: request(422, 'Idempotency key reused', 'Use a new key for a different body.'),
  idempotency_key_in_flight: request(
    409,
    'Idempotency key in flight',
    'Wait for the first request to be answered.',
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
    'Send the content-type that the route takes.',
  ),
  expectation_failed: request(
    417,
    'Expectation failed',
    'Leave out the header Expect, or send `Expect: 100-continue`.',
  ),
  rate_limit_exceeded: request(429, 'Too many requests', 'Wait as long as Retry-After says.', {
    retryable: true,
  }),
  internal_error: request(
    500,
    'Internal error',
    'Give the request id to the operator: the log has the rest.',
    {
      exitCode: 3,
    },
  ),
  not_implemented: request(501, 'Not implemented', 'Leave this out: this version does not do it yet.'),
  shutting_down: request(503, 'Shutting down', 'Try again once the server is up again.', {
    retryable: true,
    exitCode: 3,
  }),
  too_many_connections: request(
    503,
    'Too many connections',
    'Close connections that are not needed, and try again once Retry-After has passed.',
    { retryable: true, exitCode: 3 },
  ),
  storage_unavailable: request(
    503,
    'Storage unavailable',
    "Try again later; the operator finds the cause in the server's log: a full disk, most likely.",
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
  stalled: task('Stalled', 'The run went silent for too long: try again, or raise the silence limit.', {
    retryable: true,
  }),
  workspace_too_large: task(
    'Workspace too large',
    'Give the task less to write, or have WORKSPACE_MAX_GROWN_BYTES raised.',
  ),
  interrupted: task('Interrupted', 'The server stopped in the middle: submit the task again.', {
    retryable: true,
  }),
  claude_not_found: task(
    'claude not found',
    'Install the CLI on the server (npm install -g @anthropic-ai/claude-code) or set CLAUDE_BIN.',
  ),
  arguments_refused: task(
    'Arguments refused',
    'The claude CLI refused an option: see the message, and its version.',
  ),
  authentication_failed: task('Authentication failed', 'Check the API key.'),
  rate_limited: task('Rate limited', 'The API refused for a limit or is overloaded: try again later.', {
    retryable: true,
  }),
  api_unreachable: task('API unreachable', 'Check the network of the server and UPSTREAM_BASE_URL.', {
    retryable: true,
  }),
  upstream_unavailable: task(
    'Upstream unavailable',
    'The model API, or a proxy in front of it, answers with errors of its own: try again later, and check UPSTREAM_BASE_URL if it lasts.',
    {
      retryable: true,
    },
  ),
  credit_exhausted: task(
    'Credit exhausted',
    'Add credit to the account of the API key, or raise its spending limit, and submit the task again.',
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
    'Give the task fewer or smaller images and files; if a proxy refused, raise its limit for request bodies.',
  ),
  refused_by_model: task('Refused by the model', 'Rephrase the prompt, or choose another model.'),
  claude_failed: task('claude failed', 'See the message and the last events of the task.'),
  killed_by_signal: task(
    'Killed by a signal',
    'Something outside ended the process: look for memory pressure.',
    {
      retryable: true,
    },
  ),
  out_of_memory: task(
    'Out of memory',
    'Give the task less to do at once, or have the memory of its container raised.',
  ),
  process_limit_reached: task(
    'Process limit reached',
    'Give the task less to do at once, or have the limit of processes of its container raised.',
  ),
  out_of_resources: task(
    'Out of resources',
    'The machine of the server had no processes, open files or memory to spare: submit the task again later, or give the server more.',
    { retryable: true },
  ),
  no_result: task('No result', 'The claude CLI ended without a result: see its last output in the details.'),
  permission_denied: task(
    'Permission denied',
    'Allow what `result.permissionDenials` lists by another `permissionMode`, or leave `failOnDenial` out.',
  ),
  schema_mismatch: task(
    'Schema mismatch',
    'Make the prompt ask for the schema, or the schema easier to satisfy.',
  ),
  output_too_large: task(
    'Output too large',
    'One line of output was beyond the limit: ask for less at once.',
  ),
  workspace_failed: task('Workspace failed', 'See the message: the files could not be prepared.'),
  artifacts_failed: task(
    'Artifacts failed',
    "See the message: the run's result is kept, its files could not be.",
  ),
  execution_failed: task('Execution failed', 'A fault of the server: give the task id to the operator.'),
  budget_exceeded: task('Budget exceeded', 'Raise maxCostUsd, or give the task less to do.'),

  connection_failed: client(
    503,
    'Connection failed',
    'Check that the server runs and that the base URL is right.',
  ),
  wait_aborted: client(499, 'Wait aborted', 'The caller gave up waiting; the task goes on.', {
    retryable: false,
  }),
  unexpected_response: client(502, 'Unexpected response', 'Check that the base URL is a claude-ops server.', {
    retryable: false,
  }),
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
