/** Tells those that wait for something of a task when to look. */
export interface News {
  /** Of one task, or without one of all. */
  tell(taskId?: string): void;
  /** Calls a listener whenever there is something new, until it is disposed of. */
  listen(taskId: string, listener: () => void): Disposable;
  watch(taskId: string): Watch;
}

interface Watch extends Disposable {
  /** Settles when there is something new after this call. */
  next(): Promise<void>;
}

export function createNews(): News {
  const listeners = new Map<string, Set<() => void>>();
  const listen: News['listen'] = (taskId, listener) => {
    const ofTask = listeners.get(taskId) ?? new Set();
    listeners.set(taskId, ofTask.add(listener));
    return {
      [Symbol.dispose]() {
        ofTask.delete(listener);
        if (ofTask.size === 0 && listeners.get(taskId) === ofTask) listeners.delete(taskId);
      },
    };
  };
  return {
    listen,
    tell(taskId) {
      const told = taskId === undefined ? [...listeners.values()] : [listeners.get(taskId) ?? []];
      for (const ofTask of told) for (const listener of ofTask) listener();
    },
    watch(taskId) {
      let change = Promise.withResolvers<void>();
      const listening = listen(taskId, () => {
        change.resolve();
        change = Promise.withResolvers<void>();
      });
      return { next: () => change.promise, [Symbol.dispose]: () => listening[Symbol.dispose]() };
    },
  };
}
