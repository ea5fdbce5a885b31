import type { Logger } from '../logger.ts';
import type { TaskObserver } from './task-observer.ts';

/** An observer whose faults are logged and go no further. */
export function guardObserver(observer: TaskObserver, logger: Logger): Required<TaskObserver> {
  const tell = (call: () => unknown) => {
    // An observer may be asynchronous, though nobody waits for it.
    const told = async () => void (await call());
    told().catch((error: unknown) =>
      logger.error({ event: 'observer_failed', err: error }, 'an observer of tasks failed'),
    );
  };
  return {
    started: (task) => tell(() => observer.started?.(task)),
    finished: (task) => tell(() => observer.finished?.(task)),
    modelAsked: (request) => tell(() => observer.modelAsked?.(request)),
    pruned: (tasks) => tell(() => observer.pruned?.(tasks)),
    swept: (report) => tell(() => observer.swept?.(report)),
  };
}
