import type { EngineContainer } from './engine/engine.ts';
import { removeContainer } from './remove-container.ts';

/** The containers that are being removed, or are to be. */
export interface Removals {
  /** Whether the container of an attempt, or of a warm process, is among them. */
  has(id: string): boolean;
  /** Begins to remove one. Never rejects. */
  begin(id: string, container: EngineContainer): Promise<void>;
  /** Begins to remove one that has ended: at once, or when it is no longer held. */
  beginWhenFree(id: string, container: EngineContainer): void;
  /** Holds the containers of these attempts and warm processes, should they end, until it is disposed. */
  hold(ids: readonly string[]): Disposable;
  /** Settles when all are gone that are not held. */
  settled(): Promise<void>;
}

/**
 * In a container that has ended nothing is alive, and to remove it takes the engine as long as to answer a prompt: nobody waits for it but
 * the end of the server. Its log is what another server can take the outcome from: until that is stored, it is held.
 */
export function createRemovals(): Removals {
  const removing = new Map<string, Promise<void>>();
  const held = new Map<string, EngineContainer | undefined>();
  const begin = (id: string, container: EngineContainer) => {
    const removal = removeContainer(container).finally(() => removing.delete(id));
    removing.set(id, removal);
    return removal;
  };
  return {
    begin,
    has: (id) => removing.has(id) || held.has(id),
    beginWhenFree(id, container) {
      if (held.has(id)) held.set(id, container);
      else void begin(id, container);
    },
    hold(ids) {
      for (const id of ids) held.set(id, undefined);
      return {
        [Symbol.dispose]() {
          for (const id of ids) {
            const container = held.get(id);
            held.delete(id);
            if (container !== undefined) void begin(id, container);
          }
        },
      };
    },
    async settled() {
      await Promise.all(removing.values());
    },
  };
}
