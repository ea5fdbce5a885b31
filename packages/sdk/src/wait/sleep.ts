import { waitAborted } from './wait-aborted.ts';

/**
 * Waits that long.
 *
 * @throws {ClaudeOpsError} wait_aborted
 */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) throw waitAborted(signal);
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  const wake = () => resolve();
  signal?.addEventListener('abort', wake);
  await promise;
  clearTimeout(timer);
  signal?.removeEventListener('abort', wake);
  if (signal?.aborted) throw waitAborted(signal);
}
