import { setTimeout as delay } from 'node:timers/promises';

export interface RetryOptions {
  /** How often a request is sent at most. @default 8 */
  readonly attempts?: number;
  /** The longest pause before the second attempt, in milliseconds. It doubles each time. @default 100 */
  readonly firstPauseMs?: number;
}

export const DEFAULT_RETRIES = { attempts: 8, firstPauseMs: 100 } as const;

const LONGEST_PAUSE_MS = 5_000;

/** Waits before another attempt. The pause is random, so that many nodes do not come back at once. */
export async function pauseAfter(
  failures: number,
  { firstPauseMs }: Required<RetryOptions>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const longest = Math.min(firstPauseMs * 2 ** (failures - 1), LONGEST_PAUSE_MS);
  await delay(longest * (0.5 + Math.random() / 2), undefined, { signal });
}
