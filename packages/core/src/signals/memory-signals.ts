import type { SignalListener, Signals } from './signals.ts';

/**
 * Signals between engines of one process that share a store in memory.
 *
 * @example
 * const shared = { store: createMemoryTaskStore(), signals: createMemorySignals() };
 * const [one, other] = [createClaudeOps(shared), createClaudeOps(shared)];
 */
export function createMemorySignals(): Signals {
  const listeners = new Set<SignalListener>();
  return {
    connect(own) {
      listeners.add(own);
      return {
        publish(topic, id) {
          for (const listener of listeners)
            if (listener !== own) queueMicrotask(() => listeners.has(listener) && listener.heard(topic, id));
        },
        async [Symbol.asyncDispose]() {
          listeners.delete(own);
        },
      };
    },
  };
}
