import { request, type ErrorFacts } from './error-facts.ts';

/** The refusals of requests. */
export const REQUEST_ERRORS = {
  malformed_request: request(400, 'Send well-formed JSON with content-type application/json.'),
  invalid_request: request(422, 'Fix the fields listed in `errors`.'),
  invalid_cursor: request(422, 'Pass a nextCursor unchanged, with the same filters.'),
  unauthorized: request(401, 'Send `Authorization: Bearer` with a token that the server knows.'),
  forbidden: request(403, "Call from the server's machine, or set CLAUDE_OPS_TOKEN there."),
  agent_refused: request(403, 'Give the agent a token of this server if it may call the API.'),
  route_not_found: request(404, 'See /openapi.json for the list of routes.'),
  task_not_found: request(404, 'Check the id: `GET /api/tasks` lists all tasks.'),
  message_not_found: request(404, 'Check the id: `GET /api/tasks/:id/messages` lists all messages.'),
  message_already_settled: request(
    409,
    'Send another one that takes it back: only a queued message can be withdrawn.',
  ),
  too_many_messages: request(409, 'Put the rest into one message, or go on in another task.'),
  artifact_not_found: request(404, 'Check the path: `GET /api/tasks/:id/artifacts` lists all artifacts.'),
  artifacts_elsewhere: request(409, 'Ask the node that `details` names, or set ARTIFACTS_URL.'),
  range_not_satisfiable: request(416, 'Ask for a range within its size.'),
  node_not_found: request(404, 'Check the name: `GET /api/nodes` lists all nodes.'),
  mcp_profile_not_found: request(404, 'Check the id: `GET /api/mcp-profiles` lists all MCP profiles.'),
  unknown_mcp_profile: request(422, 'Create the profile first, or fix its name.'),
  mcp_profile_exists: request(409, 'Replace the profile, or choose another name.'),
  task_already_finished: request(
    409,
    'Read its result, or go on from it with `previousTaskId`: it can not be cancelled, and takes no more messages.',
  ),
  idempotency_key_reused: request(422, 'Use a new key for a different body.'),
  idempotency_key_in_flight: request(409, 'Wait for the answer to the first request.', {
    retryable: true,
  }),
  request_timeout: request(408, 'Send the request again, without a pause in its body.', {
    retryable: true,
  }),
  payload_too_large: request(413, 'Send a smaller body.'),
  unsupported_media_type: request(415, 'Send a content-type that the route accepts.'),
  expectation_failed: request(417, 'Leave out the header Expect, or send `Expect: 100-continue`.'),
  rate_limit_exceeded: request(429, 'Wait for the seconds in Retry-After, then try again.', {
    retryable: true,
  }),
  internal_error: request(500, "Give the request id to the operator: the server's log has the details.", {
    exitCode: 3,
  }),
  not_implemented: request(501, 'Leave this option out: this version does not support it.'),
  shutting_down: request(503, 'Try again when the server has restarted.', {
    retryable: true,
    exitCode: 3,
  }),
  too_many_connections: request(
    503,
    'Close unused connections, and try again after the seconds in Retry-After.',
    { retryable: true, exitCode: 3 },
  ),
  storage_unavailable: request(503, "Try again later. The cause is in the server's log: often a full disk.", {
    retryable: true,
    exitCode: 3,
  }),
  executor_unavailable: {
    ...request(503, 'Use a mode that this server offers.', { exitCode: 3 }),
    scope: 'request or task',
  },
  not_continuable: {
    ...request(409, 'Name a task whose `continuableUntil` has not passed, or none.'),
    scope: 'request or task',
  },
} as const satisfies Record<string, ErrorFacts>;
