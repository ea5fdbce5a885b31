import { request, type ErrorFacts } from './error-facts.ts';

/** The refusals of requests. */
export const REQUEST_ERRORS = {
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
} as const satisfies Record<string, ErrorFacts>;
