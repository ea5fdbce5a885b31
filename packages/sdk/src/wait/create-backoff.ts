import { ClaudeOpsError } from '@claude-ops/contract/client';
import { backoffDelay } from './backoff-delay.ts';
import { sleep } from './sleep.ts';

/** When to try again what failed, and when to give up. */
export interface Backoff {
  /** How long to wait after a first failure. */
  firstMs: number;
  /** Something came of it: failures count from zero again. */
  succeeded(): void;
  /**
   * Waits until it is time to try again.
   *
   * @throws {ClaudeOpsError} connection_failed: too many failures in a row.
   * @throws {ClaudeOpsError} wait_aborted
   */
  wait(failure: unknown, signal: AbortSignal | undefined): Promise<void>;
}

/** `what` is what is tried, as the message of the error says it. */
export function createBackoff(what: string, { limit, firstMs }: { limit: number; firstMs: number }): Backoff {
  let failures = 0;
  return {
    firstMs,
    succeeded() {
      failures = 0;
    },
    async wait(failure, signal) {
      failures += 1;
      if (failures > limit) {
        const reason = failure instanceof Error ? failure.message : String(failure);
        const message = `${what} failed ${failures} times in a row, the last time so: ${reason}`;
        throw new ClaudeOpsError('connection_failed', message, { cause: failure });
      }
      await sleep(backoffDelay(failures, this.firstMs, Math.random()), signal);
    },
  };
}
