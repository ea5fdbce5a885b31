import type { ClaudeOpsError } from '@claude-ops/contract/client';

/** An answer that is no success: the error that it stands for, and what decides whether to ask again. */
export class Refusal extends Error {
  readonly error: ClaudeOpsError;
  readonly status: number;
  readonly headers: { get(name: string): string | null };

  constructor(error: ClaudeOpsError, { status, headers }: Pick<Refusal, 'status' | 'headers'>) {
    super(error.message);
    this.error = error;
    this.status = status;
    this.headers = headers;
  }
}
