import type { EventHub } from '../events/event-hub.ts';

/** Says when something is stored for a task, here or elsewhere. */
export function watchLog(hub: EventHub, taskId: string): Disposable & { next(): Promise<void> } {
  let changed = Promise.withResolvers<void>();
  const unsubscribe = hub.subscribe(taskId, () => {
    changed.resolve();
    changed = Promise.withResolvers<void>();
  });
  return { next: async () => await changed.promise, [Symbol.dispose]: unsubscribe };
}
