import { ClaudeOpsError } from '@claude-ops/contract/client';

/** The error of a caller that gave up, with its reason as the cause. */
export function waitAborted(signal: AbortSignal): ClaudeOpsError {
  return new ClaudeOpsError(
    'wait_aborted',
    'The caller aborted the wait. The server goes on with its work.',
    {
      cause: signal.reason,
    },
  );
}
