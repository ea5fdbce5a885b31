/** That the upstream refused a request because of a limit or its load. */
export interface RateLimit {
  readonly status: number;
  /** How long it asks to wait; null where it doesn't say. */
  readonly retryAfterMs: number | null;
}

/** 529 is the API's "overloaded". */
const STATUSES: ReadonlySet<number> = new Set([429, 529]);
const LONGEST_WAIT_MS = 7 * 24 * 60 * 60 * 1_000;

/** What an answer says of a limit; undefined where it isn't about one. */
export function rateLimitOf(
  status: number,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  nowMs: number,
): RateLimit | undefined {
  if (!STATUSES.has(status)) return undefined;
  const wait = amountOf(headers['retry-after-ms']) ?? waitOf(headers['retry-after'], nowMs);
  const retryAfterMs = wait === undefined ? null : Math.min(Math.max(0, Math.ceil(wait)), LONGEST_WAIT_MS);
  return { status, retryAfterMs };
}

/** RFC 9110, 10.2.3: seconds, or a date. */
function waitOf(value: unknown, nowMs: number): number | undefined {
  const seconds = amountOf(value);
  if (seconds !== undefined) return seconds * 1_000;
  const at = typeof value === 'string' && value.endsWith(' GMT') ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : at - nowMs;
}

function amountOf(value: unknown): number | undefined {
  return typeof value === 'string' && /^\d{1,12}(?:\.\d{1,6})?$/.test(value) ? Number(value) : undefined;
}
