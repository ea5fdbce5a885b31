import { sleep } from '../wait/sleep.ts';
import { delayBefore, type RetrySettings } from './retry-policy.ts';

/**
 * Comes to what a try comes to, or to that of the first one after it which does not fail in a way that passes.
 *
 * @throws {unknown} what the last try throws.
 */
export async function withRetries<T>(
  send: () => Promise<T>,
  { retries, signal }: { retries: RetrySettings; signal: AbortSignal },
): Promise<T> {
  for (let failures = 0; ;) {
    try {
      return await send();
    } catch (error) {
      failures += 1;
      const delayMs = failures > retries.limit ? undefined : delayBefore(failures, error, retries.delayMs);
      if (delayMs === undefined) throw error;
      await sleep(delayMs, signal);
    }
  }
}
