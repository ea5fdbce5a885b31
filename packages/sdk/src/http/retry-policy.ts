import { ClaudeOpsError, HEADERS } from '@claude-ops/contract/client';
import { Refusal } from '../answer/refusal.ts';

/** How a call that may be sent twice is sent again. */
export interface RetrySettings {
  /** How many times. */
  readonly limit: number;
  /** Before the first time, in milliseconds; doubled for each one after. */
  readonly delayMs: number;
}

/** No server may make a call wait longer than that before it is sent again. */
const LONGEST_WAIT_MS = 30_000;

/** What a server, or something in front of it, answers while it is busy or starting. */
const PASSING: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** Milliseconds to wait before the next try; undefined where another try is of no use. */
export function delayBefore(failures: number, error: unknown, firstMs: number): number | undefined {
  if (ClaudeOpsError.is(error)) return undefined;
  const delayMs = firstMs * 2 ** (failures - 1) * (0.5 + Math.random() / 2);
  // The network, in whatever words this `fetch` has for it, or an answer that broke off.
  if (!(error instanceof Refusal)) return delayMs;
  const { code, facts } = error.error;
  // The same call was sent before and is still being answered.
  if (code === 'idempotency_key_in_flight') return delayMs;
  const mayPass = code === 'unexpected_response' || facts.retryable;
  if (!mayPass || !PASSING.has(error.status)) return undefined;
  return Math.min(retryAfter(error.headers.get(HEADERS.retryAfter)) ?? delayMs, LONGEST_WAIT_MS);
}

/** The milliseconds of a header `Retry-After`: RFC 9110 has seconds, or a date. */
function retryAfter(value: string | null): number | undefined {
  if (value === null) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(ms, 0);
}
