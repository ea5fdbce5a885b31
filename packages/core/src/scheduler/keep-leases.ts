import { timestamp, type Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { TaskQueue } from '../store/task-queue.ts';
import type { LeaseHold } from './lease-hold.ts';
import type { Scheduler } from './scheduler.ts';

export interface LeaseOptions {
  readonly store: TaskQueue;
  readonly scheduler: Scheduler;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly instanceId: string;
  /** How long a lease holds, in milliseconds. It is renewed three times as often, and where engines share a store five times. */
  readonly leaseMs: number;
  readonly hold: LeaseHold;
  readonly isShared: boolean;
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
    const { store, scheduler, clock, instanceId, leaseMs, hold } = options;
    const taskIds = scheduler.runningTaskIds();
    const asked = hold.asking();
    const wasClaiming = scheduler.isClaiming();
    const renewed = await store.renewLeases({ instanceId, leaseExpiresAt: timestamp(clock.now() + leaseMs) });
    const own = new Set(scheduler.runningTaskIds());
    for (const { taskId, attemptId } of renewed) if (own.has(taskId)) hold.held(taskId, asked, attemptId);
    const byTask = new Map(renewed.map((lease) => [lease.taskId, lease]));
    for (const taskId of taskIds) {
      const lease = byTask.get(taskId);
      if (lease === undefined) void scheduler.stopTask(taskId, 'interrupted');
      else if (lease.isCancelRequested) void scheduler.stopTask(taskId, 'cancelled');
    }
    // Only after our own are renewed: a machine that was asleep must not take them for another's.
    await options.endExpired();
    const running = new Set([...taskIds, ...scheduler.runningTaskIds()]);
    // The answer to a claim may be on its way.
    const strange =
      wasClaiming || scheduler.isClaiming() ? [] : renewed.filter(({ taskId }) => !running.has(taskId));
    const unknown = new Set(strange.map(({ attemptId }) => attemptId));
    const orphans = new Set([...unknown].filter((attemptId) => suspects.has(attemptId)));
    suspects = unknown;
    if (orphans.size > 0) await options.endOrphans(orphans);
  };
  const renewing = every(options.leaseMs / (options.isShared ? 5 : 3), () => {
    renew().catch((error: unknown) =>
      options.logger.error({ event: 'lease_renewal_failed', err: error }, 'leases could not be renewed'),
    );
  });
  const watching = every(WATCH_MS, () => stopWhatIsNotHeld(options));
  return {
    [Symbol.dispose]() {
      clearInterval(renewing);
      clearInterval(watching);
    },
  };
}

/** How often it is looked whether leases are about to end, in milliseconds. */
const WATCH_MS = 500;

/** Cut off from the store, an engine ends its runs before another one calls them ended. */
function stopWhatIsNotHeld({ hold, scheduler, logger }: LeaseOptions): void {
  const taskIds = scheduler.runningTaskIds().filter((taskId) => hold.mustStop(taskId));
  if (taskIds.length === 0) return;
  logger.error({ event: 'leases_lost', taskIds }, 'the store is out of reach: what runs here is stopped');
  for (const taskId of taskIds) void scheduler.stopTask(taskId, 'interrupted');
}

function every(milliseconds: number, act: () => void): NodeJS.Timeout {
  const timer = setInterval(act, milliseconds);
  timer.unref();
  return timer;
}
