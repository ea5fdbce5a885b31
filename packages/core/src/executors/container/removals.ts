import type { EngineContainer } from './engine/engine.ts';
import { removeContainer } from './remove-container.ts';

/** The containers that are being removed. */
export interface Removals {
  /** Whether the container of an attempt, or of a warm process, is among them. */
  has(id: string): boolean;
  /** Begins to remove one. Never rejects. */
  begin(id: string, container: EngineContainer): Promise<void>;
  /** Settles when all are gone. */
  settled(): Promise<void>;
}

/**
 * In a container that has ended nothing is alive, and to remove it takes the engine as long as to answer a prompt: nobody waits for it but
 * the end of the server.
 */
export function createRemovals(): Removals {
  const removing = new Map<string, Promise<void>>();
  return {
    has: (id) => removing.has(id),
    begin(id, container) {
      const removal = removeContainer(container).finally(() => removing.delete(id));
      removing.set(id, removal);
      return removal;
    },
    async settled() {
      await Promise.all(removing.values());
    },
  };
}
