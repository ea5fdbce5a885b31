import { ClaudeOpsError } from '@claude-ops/contract';

/** The refusal of something on this machine's disk, with the reason: what went wrong, or a text. */
export function unusable(what: string, path: string, reason: unknown): ClaudeOpsError {
  const text = reason instanceof Error ? reason.message : String(reason);
  const cause = reason instanceof Error ? { cause: reason } : {};
  return new ClaudeOpsError('invalid_request', `${what} "${path}" cannot be used: ${text}.`, cause);
}
