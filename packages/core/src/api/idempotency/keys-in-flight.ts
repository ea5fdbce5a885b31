import { ClaudeOpsError } from '@claude-ops/contract';

/** The idempotency keys of the calls that this process is answering. */
export interface KeysInFlight {
  /**
   * Disposing what it returns gives the key back.
   * @throws {ClaudeOpsError} idempotency_key_in_flight
   */
  take(key: string): Disposable;
}

export function createKeysInFlight(): KeysInFlight {
  const keys = new Set<string>();
  return {
    take(key) {
      if (keys.has(key)) {
        throw new ClaudeOpsError(
          'idempotency_key_in_flight',
          `The first call with the idempotency key ${JSON.stringify(key)} is still being answered.`,
        );
      }
      keys.add(key);
      return { [Symbol.dispose]: () => void keys.delete(key) };
    },
  };
}
