import type { Task } from '@claude-ops/contract';
import type { Logger } from '../logger.ts';
import type { TaskStore } from '../store/task-store.ts';
import type { TaskObserver } from './task-observer.ts';

/** A store that tells of every change of status it has made, and logs it: the one place that all of them go through. */
export function observeStore(
  store: TaskStore,
  observer: Pick<Required<TaskObserver>, 'started' | 'finished'>,
  logger: Logger,
): TaskStore {
  const observed: Pick<TaskStore, (typeof OBSERVED)[number]> = {
    async insert(newTask) {
      const insertion = await store.insert(newTask);
      if (insertion.status === 'inserted')
        logger.info({ event: 'task_created', ...factsOf(newTask.task) }, 'task created');
      return insertion;
    },
    async requeue(request) {
      const change = await store.requeue(request);
      if (change !== undefined) {
        const { attempt, error } = request;
        logger.info(
          { event: 'task_requeued', ...factsOf(change.task), attempt, code: error.code },
          'task queued again',
        );
      }
      return change;
    },
    async claim(request) {
      const claimed = await store.claim(request);
      if (claimed !== undefined) {
        const attempt = claimed.attempt.number;
        logger.info({ event: 'task_started', ...factsOf(claimed.task), attempt }, 'task started');
        observer.started(claimed.task);
      }
      return claimed;
    },
    async finish(request) {
      const change = await store.finish(request);
      if (change !== undefined) {
        const { status, error } = change.task;
        logger.info(
          { event: 'task_ended', ...factsOf(change.task), status, ...(error && { code: error.code }) },
          'task ended',
        );
        observer.finished(change.task);
      }
      return change;
    },
  };
  return new Proxy(store, {
    get(target, name) {
      const method = OBSERVED.find((one) => one === name);
      if (method !== undefined) return observed[method];
      const value: unknown = Reflect.get(target, name, target);
      // A store may be of a class with private fields, which the proxy has not.
      const bound: unknown = typeof value === 'function' ? value.bind(target) : value;
      return bound;
    },
  });
}

const OBSERVED = ['insert', 'claim', 'requeue', 'finish'] as const;

function factsOf({ id, createdBy }: Task): object {
  return { taskId: id, caller: createdBy?.name ?? null };
}
