import { ClaudeOpsError } from '@claude-ops/contract/client';
import { waitAborted } from '../wait/wait-aborted.ts';
import { BrokenAnswer } from './broken-answer.ts';
import { Refusal } from './refusal.ts';

/** The one error that whatever went wrong with a call is thrown as. The caller's own abort comes first. */
export function failureOf(
  error: unknown,
  { baseUrl, signal }: { baseUrl: string; signal: AbortSignal | undefined },
): ClaudeOpsError {
  if (signal?.aborted) return waitAborted(signal);
  if (ClaudeOpsError.is(error)) return error;
  if (error instanceof BrokenAnswer || error instanceof Refusal) return error.error;
  const message = `Cannot reach ${baseUrl}: ${questionOf(baseUrl)} (${reasonOf(error)})`;
  return new ClaudeOpsError('connection_failed', message, { cause: error });
}

/** A browser does not tell a page whether a server is down, or only does not let the page in. */
function questionOf(baseUrl: string): string {
  const page: unknown = Reflect.get(globalThis, 'location');
  const origin = typeof page === 'object' && page !== null && 'origin' in page ? page.origin : undefined;
  if (typeof origin !== 'string' || origin === new URL(baseUrl).origin) return 'is the server running?';
  return `is the server running, and is ${origin} in its CORS_ORIGINS, so that pages from there may call it?`;
}

/** The innermost reason: `fetch` wraps what the network said. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return reasonOf(error.cause);
  return 'code' in error && typeof error.code === 'string' && error.message === ''
    ? error.code
    : error.message;
}
