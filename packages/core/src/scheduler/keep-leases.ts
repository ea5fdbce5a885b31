import { timestamp, type Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { TaskStore } from '../store/task-store.ts';
import type { Scheduler } from './scheduler.ts';

export interface LeaseOptions {
  readonly store: TaskStore;
  readonly scheduler: Scheduler;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly instanceId: string;
  /** How long a lease holds, in milliseconds. It is renewed three times as often. */
  readonly leaseMs: number;
  /** Ends the tasks of servers that have stopped renewing. */
  readonly endExpired: () => Promise<void>;
}

/**
 * Keeps the leases of what runs here alive, and hears of what happened to it elsewhere: a task whose cancel another
 * server took is stopped, and so is an attempt that is no longer its task's own.
 */
export function keepLeases(options: LeaseOptions): Disposable {
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
  };
  const timer = setInterval(() => {
    renew().catch((error: unknown) =>
      options.logger.error({ event: 'lease_renewal_failed', err: error }, 'leases could not be renewed'),
    );
  }, options.leaseMs / 3);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
