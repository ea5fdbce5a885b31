import { setTimeout as sleep } from 'node:timers/promises';
import { DataInUseError } from './data-in-use-error.ts';

/** How often somebody who waits looks again, in milliseconds. */
const LOOK_AGAIN_MS = 100;

interface Patience {
  readonly waitMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Does what another engine may stand in the way of, again and again until its time is up.
 *
 * @throws {DataInUseError}
 */
export async function whenFree<T>(
  { waitMs, signal }: Patience,
  attempt: (isFirst: boolean) => T | Promise<T>,
): Promise<T> {
  const deadline = performance.now() + waitMs;
  for (let isFirst = true; ; isFirst = false) {
    try {
      return await attempt(isFirst);
    } catch (error) {
      if (!(error instanceof DataInUseError) || performance.now() >= deadline) throw error;
      await sleep(LOOK_AGAIN_MS, undefined, signal && { signal });
    }
  }
}
