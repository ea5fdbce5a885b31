/** An error refuses a request, is the reason why a task failed, is either of the two, or comes from the client itself. */
export type ErrorScope = 'request' | 'task' | 'request or task' | 'client';

export interface ErrorFacts {
  readonly scope: ErrorScope;
  /** HTTP status when a request is refused with it; for task and client errors the nearest one. */
  readonly status: number;
  /** Whether the same thing may succeed later without a change. */
  readonly retryable: boolean;
  /** Exit code of the command line. */
  readonly exitCode: number;
  /** The sentence that says what to do. */
  readonly advice: string;
}

export const request = (
  status: number,
  advice: string,
  { retryable = false, exitCode = 2 }: { retryable?: boolean; exitCode?: number } = {},
) => ({ scope: 'request', status, retryable, exitCode, advice }) as const;

export const task = (advice: string, { retryable = false }: { retryable?: boolean } = {}) =>
  ({ scope: 'task', status: 500, retryable, exitCode: 1, advice }) as const;

export const client = (status: number, advice: string, { retryable = true } = {}) =>
  ({ scope: 'client', status, retryable, exitCode: 3, advice }) as const;
