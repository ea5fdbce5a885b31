import type { RateLimit } from '../rate-limit.ts';

/** A limit of the provider: when the credential may ask again. */
export interface MetUsageLimit {
  readonly resetsAtMs: number;
}

/** How requests of an attempt wait for the usage limit of their credential. */
export interface UsageLimitWait {
  /** Whether the credential may not ask by now. */
  readonly isLimited: boolean;
  /** Settles when it may ask again, or when nobody waits any more. */
  untilOver(signal: AbortSignal): Promise<void>;
  /**
   * Takes note that a request was refused.
   *
   * @returns whether requests are to wait for the end of the limit. It may be too far away for that.
   */
  met(limit: MetUsageLimit): boolean;
}

/** A shorter wait is the CLI's own: it asks again by itself after as much as that (measured with 2.1.330: 60 s, and not 90 s). In milliseconds. */
const SHORT_MS = 60_000;

/**
 * The usage limit that a refusal tells of. A subscription says until when it is used up, and an API key how long to wait.
 *
 * @returns undefined where it tells of none, or where the CLI itself waits long enough.
 */
export function usageLimitOf(
  { status, retryAfterMs }: RateLimit,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  now: number,
): MetUsageLimit | undefined {
  if (status !== 429) return undefined;
  const reset = headers['anthropic-ratelimit-unified-reset'];
  const isRejected = headers['anthropic-ratelimit-unified-status'] === 'rejected';
  if (isRejected && typeof reset === 'string' && /^\d{1,12}$/.test(reset))
    return { resetsAtMs: Math.max(now, Number(reset) * 1_000) };
  if (retryAfterMs === null || retryAfterMs <= SHORT_MS) return undefined;
  return { resetsAtMs: now + retryAfterMs };
}
