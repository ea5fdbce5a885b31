import type { ClaudeOpsError } from '@claude-ops/contract/client';

/** An answer that has ended too early, and is worth asking for again; the error that it is if it always does. */
export class BrokenAnswer extends Error {
  readonly error: ClaudeOpsError;

  constructor(error: ClaudeOpsError) {
    super(error.message);
    this.error = error;
  }
}
