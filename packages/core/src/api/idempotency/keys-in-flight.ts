import { ClaudeOpsError } from '@claude-ops/contract';
import type { ScopedKey } from './scope-key.ts';

/** The idempotency keys of the calls that this process is answering. */
export interface KeysInFlight {
  /**
   * Disposing what it returns gives the key back.
   * @throws {ClaudeOpsError} idempotency_key_in_flight
   */
  take(key: ScopedKey): Disposable;
}

export function createKeysInFlight(): KeysInFlight {
  const keys = new Set<string>();
  return {
    take({ given, scoped }) {
      if (keys.has(scoped)) {
        throw new ClaudeOpsError(
          'idempotency_key_in_flight',
          `The first call with the idempotency key ${JSON.stringify(given)} is still being answered.`,
        );
      }
      keys.add(scoped);
      return { [Symbol.dispose]: () => void keys.delete(scoped) };
    },
  };
}
