import { ClaudeOpsError } from '@claude-ops/contract';
import { isHTTPError, type RetryOptions } from 'ky';
import { refusalOf } from '../answer/refusal-of.ts';

/** No server may make a call wait longer than that before it is sent again. */
const LONGEST_WAIT_MS = 30_000;

/** How a call that may be sent twice is sent again. */
export function retryPolicy({ limit, delayMs }: { limit: number; delayMs: number }): RetryOptions {
  return {
    limit,
    methods: ['get', 'put', 'delete', 'post'],
    statusCodes: [429, 502, 503, 504],
    afterStatusCodes: [429, 503],
    maxRetryAfter: LONGEST_WAIT_MS,
    delay: (attempt) => delayMs * 2 ** (attempt - 1),
    jitter: (delay) => delay * (0.5 + Math.random() / 2),
    shouldRetry: ({ error }) => shouldRetry(error),
  };
}

/** What the error table says of a refusal goes before its status; undefined leaves it to the status. */
function shouldRetry(error: Error): boolean | undefined {
  if (ClaudeOpsError.is(error)) return false;
  if (!isHTTPError(error)) return undefined;
  const { code, facts } = refusalOf(error);
  if (code === 'unexpected_response') return undefined;
  if (!facts.retryable) return false;
  // The same call was sent before and is still being answered.
  return code === 'idempotency_key_in_flight' || undefined;
}
