import { ClaudeOpsError } from '@claude-ops/contract';

/** Why an artifact is not on disk, with its path. What is no error of ours is this machine's refusal to write. */
export function artifactFailure(path: string, cause: unknown): ClaudeOpsError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const code = ClaudeOpsError.is(cause) ? cause.code : 'invalid_request';
  return new ClaudeOpsError(code, `The artifact "${path}" was not saved: ${reason}`, { cause });
}
