import type { StoredEvent } from '../store/event-log.ts';

/** Without an event: something may have been stored that nobody here was told of. */
type EventListener = (event: StoredEvent | undefined) => void;

/** Tells those who listen to a task what has been stored for it. Holds nothing itself. */
export interface EventHub {
  publish(events: readonly StoredEvent[]): void;
  /** Has those who listen to a task look at its log again, where another engine has written. Without a task: all of them. */
  lookAgain(taskId?: string): void;
  /** @returns takes the listener away. */
  subscribe(taskId: string, listener: EventListener): () => void;
  /** How many listeners there are, over all tasks. */
  readonly listenerCount: number;
}

/** @param tellOthers has whoever follows a task with another engine look at its log. */
export function createEventHub(tellOthers: (taskId: string) => void = () => undefined): EventHub {
  const listeners = new Map<string, Set<EventListener>>();

  return {
    get listenerCount() {
      return [...listeners.values()].reduce((total, ofTask) => total + ofTask.size, 0);
    },
    publish(events) {
      for (const event of events) {
        for (const listener of listeners.get(event.taskId) ?? []) listener(event);
      }
      for (const taskId of new Set(events.map((event) => event.taskId))) tellOthers(taskId);
    },
    lookAgain(taskId) {
      const told = taskId === undefined ? [...listeners.values()] : [listeners.get(taskId) ?? []];
      for (const ofTask of told) for (const listener of ofTask) listener(undefined);
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
