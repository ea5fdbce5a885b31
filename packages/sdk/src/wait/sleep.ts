import { waitAborted } from './wait-aborted.ts';

/**
 * Waits that long.
 *
 * @throws {ClaudeOpsError} wait_aborted
 */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, ms);
    function abort(): void {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      if (signal !== undefined) reject(waitAborted(signal));
    }
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort);
  });
}
