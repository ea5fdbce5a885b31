import type { StoredEvent } from '../store/task-store.ts';

type EventListener = (event: StoredEvent) => void;

/** Tells those who listen to a task what has been stored for it. Holds nothing itself. */
export interface EventHub {
  publish(events: readonly StoredEvent[]): void;
  /** @returns takes the listener away. */
  subscribe(taskId: string, listener: EventListener): () => void;
  /** How many listeners there are, over all tasks. */
  readonly listenerCount: number;
}

export function createEventHub(): EventHub {
  const listeners = new Map<string, Set<EventListener>>();

  return {
    get listenerCount() {
      return [...listeners.values()].reduce((total, ofTask) => total + ofTask.size, 0);
    },
    publish(events) {
      for (const event of events) {
        for (const listener of listeners.get(event.taskId) ?? []) listener(event);
      }
    },
    subscribe(taskId, listener) {
      const ofTask = listeners.get(taskId) ?? new Set();
      listeners.set(taskId, ofTask.add(listener));
      return () => {
        ofTask.delete(listener);
        if (ofTask.size === 0 && listeners.get(taskId) === ofTask) listeners.delete(taskId);
      };
    },
  };
}
