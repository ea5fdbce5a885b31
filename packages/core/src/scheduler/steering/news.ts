/** Tells those that wait for something of a task where to look. */
export interface News {
  /** Of one task, or without one of all. */
  tell(taskId?: string): void;
  watch(taskId: string): Watch;
}

interface Watch extends Disposable {
  /** Settles when there is something new after this call. */
  next(): Promise<void>;
}

export function createNews(): News {
  const watches = new Map<string, Set<() => void>>();
  return {
    tell(taskId) {
      const told = taskId === undefined ? [...watches.values()] : [watches.get(taskId) ?? []];
      for (const ofTask of told) for (const wake of ofTask) wake();
    },
    watch(taskId) {
      let change = Promise.withResolvers<void>();
      const wake = () => {
        change.resolve();
        change = Promise.withResolvers<void>();
      };
      const ofTask = watches.get(taskId) ?? new Set();
      watches.set(taskId, ofTask.add(wake));
      return {
        next: () => change.promise,
        [Symbol.dispose]() {
          ofTask.delete(wake);
          if (ofTask.size === 0 && watches.get(taskId) === ofTask) watches.delete(taskId);
        },
      };
    },
  };
}
