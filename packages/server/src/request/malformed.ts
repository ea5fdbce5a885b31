import { ClaudeOpsError } from '@claude-ops/contract';

/** The refusal of a request that is not well-formed. */
export function malformed(detail: string, cause?: unknown): ClaudeOpsError {
  return new ClaudeOpsError('malformed_request', detail, cause === undefined ? {} : { cause });
}
