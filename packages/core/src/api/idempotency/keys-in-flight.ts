import { ClaudeOpsError } from '@claude-ops/contract';

/** The idempotency keys of the calls that this process is answering. */
export interface KeysInFlight {
  /**
   * Disposing what it returns gives the key back.
   * @param scopedKey as it is kept: see `scopeKey`.
   * @throws {ClaudeOpsError} idempotency_key_in_flight
   */
  take(key: string, scopedKey: string): Disposable;
}

export function createKeysInFlight(): KeysInFlight {
  const keys = new Set<string>();
  return {
    take(key, scopedKey) {
      if (keys.has(scopedKey)) {
        throw new ClaudeOpsError(
          'idempotency_key_in_flight',
          `The first call with the idempotency key ${JSON.stringify(key)} is still being answered.`,
        );
      }
      keys.add(scopedKey);
      return { [Symbol.dispose]: () => void keys.delete(scopedKey) };
    },
  };
}
