import { task, type ErrorFacts } from './error-facts.ts';

/** The reasons why tasks fail. */
export const TASK_ERRORS = {
  timed_out: task('Give the task a longer timeout, or less to do.'),
  expired: task('Submit the task again with a longer `queueTimeout`, or when less waits.', {
    retryable: true,
  }),
  stalled: task('Read the last events of the task, or give it a longer `silenceTimeout`.'),
  workspace_too_large: task('Let the task write less, or raise WORKSPACE_MAX_GROWN_BYTES on the server.'),
  interrupted: task('Submit the task again.', {
    retryable: true,
  }),
  claude_not_found: task(
    'Install the CLI on the server (npm install -g @anthropic-ai/claude-code) or set CLAUDE_BIN.',
  ),
  arguments_refused: task('Check the version of the claude CLI.'),
  authentication_failed: task('Check the API key.'),
  rate_limited: task('Try again later.', {
    retryable: true,
  }),
  api_unreachable: task("Check the server's network and UPSTREAM_BASE_URL.", {
    retryable: true,
  }),
  upstream_unavailable: task('Try again later. If it lasts, check UPSTREAM_BASE_URL.', {
    retryable: true,
  }),
  credit_exhausted: task('Add credit to the account of the API key, or raise its spending limit.'),
  model_not_available: task('Set `model` to a model that the API key may use.'),
  context_exceeded: task('Give the task less to read: a shorter prompt, fewer files or MCP servers.'),
  output_limit: task('Ask for a shorter answer, or for one that is written to files.'),
  request_too_large: task(
    'Give the task fewer or smaller images and files. If a proxy refused, raise its limit.',
  ),
  max_turns_reached: task('Give the task a larger `maxTurns`, or less to do.'),
  refused_by_model: task('Rephrase the prompt, or choose another model.'),
  claude_failed: task('Read the message and the last events of the task.'),
  killed_by_signal: task('Check the server for memory pressure.', {
    retryable: true,
  }),
  out_of_memory: task('Give the task less to do at once, or raise the memory of its container.'),
  process_limit_reached: task('Give the task less to do at once, or raise its process limit.'),
  out_of_resources: task(
    'Submit the task again later, or give the server more processes, open files or memory.',
    { retryable: true },
  ),
  no_result: task('Read the last output in the details.'),
  mcp_server_failed: task('Fix the MCP servers in `details.servers`, or leave out their `required`.'),
  permission_denied: task('Allow the tools in `result.permissionDenials`, or leave `failOnDenial` out.'),
  setup_failed: task(
    'Read what the script printed in `error.details.output`, or give `setup` a longer `timeout`.',
  ),
  check_failed: task('Read what the check printed in `result.check`, or give the check more `retries`.'),
  schema_mismatch: task('Make the prompt ask for the schema, or make the schema easier to satisfy.'),
  output_too_large: task('Ask for less at once.'),
  workspace_failed: task('Read the message.'),
  artifacts_failed: task('Read the message: the result is kept.'),
  execution_failed: task('Give the task id to the operator.'),
  budget_exceeded: task('Raise maxCostUsd, or give the task less to do.'),
} as const satisfies Record<string, ErrorFacts>;
