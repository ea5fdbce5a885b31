import { timestamp, type Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { TaskQueue } from '../store/task-queue.ts';
import type { Scheduler } from './scheduler.ts';

export interface LeaseOptions {
  readonly store: TaskQueue;
  readonly scheduler: Scheduler;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly instanceId: string;
  /** How long a lease holds, in milliseconds. It is renewed three times as often. */
  readonly leaseMs: number;
  /** Ends the tasks of servers that have stopped renewing. */
  readonly endExpired: () => Promise<void>;
  /** Ends attempts of this server that nothing here runs any more. */
  readonly endOrphans: (attemptIds: ReadonlySet<string>) => Promise<void>;
}

/**
 * Keeps the leases of what runs here alive, and hears of what happened to it elsewhere: a task whose cancel another
 * server took is stopped, and so is an attempt that is no longer its task's own.
 */
export function keepLeases(options: LeaseOptions): Disposable {
  // An attempt may just be claimed, or just have ended: it is an orphan where it is one twice in a row.
  let suspects: ReadonlySet<string> = new Set();
  const renew = async () => {
    const { store, scheduler, clock, instanceId, leaseMs } = options;
    const taskIds = scheduler.runningTaskIds();
    const renewed = await store.renewLeases({ instanceId, leaseExpiresAt: timestamp(clock.now() + leaseMs) });
    const byTask = new Map(renewed.map((lease) => [lease.taskId, lease]));
    for (const taskId of taskIds) {
      const lease = byTask.get(taskId);
      if (lease === undefined) void scheduler.stopTask(taskId, 'interrupted');
      else if (lease.isCancelRequested) void scheduler.stopTask(taskId, 'cancelled');
    }
    // Only after our own are renewed: a machine that was asleep must not take them for another's.
    await options.endExpired();
    const running = new Set([...taskIds, ...scheduler.runningTaskIds()]);
    const unknown = new Set(
      renewed.filter(({ taskId }) => !running.has(taskId)).map(({ attemptId }) => attemptId),
    );
    const orphans = new Set([...unknown].filter((attemptId) => suspects.has(attemptId)));
    suspects = unknown;
    if (orphans.size > 0) await options.endOrphans(orphans);
  };
  const timer = setInterval(() => {
    renew().catch((error: unknown) =>
      options.logger.error({ event: 'lease_renewal_failed', err: error }, 'leases could not be renewed'),
    );
  }, options.leaseMs / 3);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
