import { ClaudeOpsError } from '@claude-ops/contract';
import { isHTTPError, isTimeoutError } from 'ky';
import { waitAborted } from '../wait/wait-aborted.ts';
import { refusalOf } from './refusal-of.ts';

/** The one error that whatever went wrong with a call is thrown as. The caller's own abort comes first. */
export function failureOf(
  error: unknown,
  { baseUrl, signal }: { baseUrl: string; signal: AbortSignal | undefined },
): ClaudeOpsError {
  if (signal?.aborted) return waitAborted(signal);
  if (ClaudeOpsError.is(error)) return error;
  if (isHTTPError(error)) return refusalOf(error);
  const message = isTimeoutError(error)
    ? `${baseUrl} did not answer in time.`
    : `Cannot reach ${baseUrl}: is the server running? (${reasonOf(error)})`;
  return new ClaudeOpsError('connection_failed', message, { cause: error });
}

/** The innermost reason: `fetch` wraps what the network said. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return reasonOf(error.cause);
  return 'code' in error && typeof error.code === 'string' && error.message === ''
    ? error.code
    : error.message;
}
