import { ClaudeOpsError } from '@claude-ops/contract';

/** Whether an error is about one task, so that the next one may fare better. */
export function isAboutTheTask(error: unknown): error is ClaudeOpsError {
  return (
    ClaudeOpsError.is(error, 'task_not_found') ||
    ClaudeOpsError.is(error, 'task_already_finished') ||
    ClaudeOpsError.is(error, 'invalid_request')
  );
}
