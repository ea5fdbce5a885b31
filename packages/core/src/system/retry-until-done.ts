import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../logger.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

export interface RetryOptions {
  /** For the log: what is being done. */
  readonly what: string;
  readonly logger: Logger;
  /** Gives up: then the last error is thrown. */
  readonly signal: AbortSignal;
}

/**
 * Does what must not be lost, as often as it takes: a full disk or a locked database is a pause, not an end. Each failure
 * is logged.
 */
export async function retryUntilDone<T>(
  operation: () => Promise<T>,
  { what, logger, signal }: RetryOptions,
): Promise<T> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await operation();
    } catch (error) {
      logger.error({ event: 'retrying', what, err: error }, 'an operation failed and is tried again');
      if (signal.aborted) throw error;
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
