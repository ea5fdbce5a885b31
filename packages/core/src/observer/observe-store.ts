import type { TaskStore } from '../store/task-store.ts';
import type { TaskObserver } from './task-observer.ts';

/** A store that tells of every change of status it has made: the one place that all of them go through. */
export function observeStore(
  store: TaskStore,
  observer: Pick<Required<TaskObserver>, 'started' | 'finished'>,
): TaskStore {
  const observed: Pick<TaskStore, 'claim' | 'finish'> = {
    async claim(request) {
      const claimed = await store.claim(request);
      if (claimed !== undefined) observer.started(claimed.task);
      return claimed;
    },
    async finish(request) {
      const change = await store.finish(request);
      if (change !== undefined) observer.finished(change.task);
      return change;
    },
  };
  return new Proxy(store, {
    get(target, name) {
      if (name === 'claim' || name === 'finish') return observed[name];
      const value: unknown = Reflect.get(target, name, target);
      // A store may be of a class with private fields, which the proxy has not.
      const bound: unknown = typeof value === 'function' ? value.bind(target) : value;
      return bound;
    },
  });
}
