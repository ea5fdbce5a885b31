import type { Clock } from '../clock.ts';
import type { Leaving } from '../attempt/steering.ts';
import type { StopCause } from '../attempt/stop-cause.ts';
import type { Logger } from '../logger.ts';
import { settlesWithin } from '../system/settles-within.ts';
import type { RunningTask } from '../store/task-queue.ts';
import type { EventHub } from '../events/event-hub.ts';
import type { Resumption, ResumableTask } from './resume/find-resumable.ts';
import { createClaimLoop } from './claim-loop.ts';
import { claimRequest, renewClaim, type ClaimParts } from './claims.ts';
import type { Moment } from './lease-hold.ts';
import { earlierMs } from './retry.ts';
import { createLentSlots } from './slots.ts';
import { createLeaving, type LeavableRun } from './steering/leaving.ts';
import type { Slot } from './steering/pauses.ts';
import type { RunClock } from './steering/run-clock.ts';
import { createStopSwitch, type StopSwitch } from './stop-switch.ts';

export interface SchedulerOptions extends ClaimParts {
  readonly hub: EventHub;
  readonly maxConcurrency: number;
  /** How many runs may wait for somebody without a slot. */
  readonly mostLent: number;
  /** Told whenever a slot is free and nothing waits for it. */
  readonly onIdle: () => void;
  /** Runs one attempt to its end, and writes that end. */
  readonly run: (task: RunningTask, run: SchedulerRun) => Promise<void>;
}

export interface SchedulerRun {
  readonly signal: AbortSignal;
  /** Stands while the run waits for somebody: then its time does not pass. */
  readonly runClock: RunClock;
  readonly slot: Slot;
  readonly leaving: Leaving;
  /** Present where it goes on that an earlier server has started. */
  readonly resumption?: Resumption;
  /** Whether an earlier server has started it, too. */
  readonly isRestart?: boolean;
}

/** Gives queued tasks slots, oldest first. What it remembers are handles on what it runs; the store is the truth. */
export interface Scheduler {
  /** Begins to give slots. Before it, nothing is claimed; after a drain, nothing ever again. */
  start(): void;
  /** Goes on with what an earlier server has started. It takes a slot, whether one is free or not. */
  resume(task: ResumableTask): void;
  /** Starts again what an earlier server has started and what has asked for nothing. It takes a slot, as what goes on does. */
  restart(task: RunningTask): void;
  /** Claims nothing more; what runs goes on. */
  pause(): void;
  /** Says that something may be queued. Harmless at any time. */
  wake(): void;
  /** Stops the attempt of a task, if it runs here, and waits for its end. */
  stopTask(taskId: string, cause: StopCause): Promise<void>;
  /** Whether the store was asked for a task and has not answered yet, or a claimed one waits until it can begin. */
  isClaiming(): boolean;
  /** The ids of the tasks that run here. */
  runningTaskIds(): string[];
  /** Claims nothing more, gives what runs a grace, then ends it as interrupted. */
  drain(manner: DrainManner): Promise<void>;
}

export interface DrainManner {
  /** In milliseconds. */
  readonly graceMs: number;
  /** Whether runs that wait for somebody are left to the next server, where they can be. */
  readonly leaveWaiting: boolean;
}

interface RunningAttempt {
  readonly leaving: LeavableRun;
  readonly switch: StopSwitch;
  readonly ended: Promise<void>;
}

export function createScheduler(options: SchedulerOptions): Scheduler {
  const { store, hub, clock, logger, maxConcurrency, hold } = options;
  const running = new Map<string, RunningAttempt>();
  /** By task: attempts that begin when an earlier one has ended here. Each has a slot. */
  const following = new Map<string, Promise<void>>();
  let state: 'idle' | 'open' | 'closed' = 'idle';

  const isSlotFree = () => running.size - lent.count + following.size < maxConcurrency;
  const lent = createLentSlots({ most: options.mostLent, hasFree: isSlotFree, onFree: () => wake() });
  const hasFreeSlot = () => state === 'open' && isSlotFree();

  const start = (
    task: RunningTask,
    asked: Moment,
    earlier: Pick<SchedulerRun, 'resumption' | 'isRestart'> = {},
  ) => {
    const taskId = task.task.id;
    hold.held(taskId, asked, task.attempt.id);
    const stopSwitch = createStopSwitch(leftMs(task, earlier.resumption, clock));
    const { signal, clock: runClock } = stopSwitch;
    const slot = lent.slotOf(taskId, signal);
    const leaving = createLeaving();
    const ended = options
      .run(task, { signal, runClock, slot, leaving, ...earlier })
      .catch((error: unknown) => logNotStored(error, taskId, logger))
      .finally(() => {
        stopSwitch[Symbol.dispose]();
        running.delete(taskId);
        lent.forget(taskId);
        hold.released(taskId);
        wake();
      });
    running.set(taskId, { switch: stopSwitch, leaving, ended });
  };

  /** Another engine may have queued a task again whose attempt is still being stopped here: both would work in the same places. */
  const follow = (claimed: RunningTask, earlier: RunningAttempt, asked: Moment) => {
    earlier.switch.stop('interrupted');
    const begun = earlier.ended
      .then(() => renewClaim(claimed, asked, options))
      .then((renewedAt) => {
        following.delete(claimed.task.id);
        if (renewedAt !== undefined) start(claimed, renewedAt);
        wake();
      });
    following.set(claimed.task.id, begun);
  };

  const claimOne = async () => {
    const asked = hold.asking();
    const claimed = await store.claim(claimRequest(options));
    if (claimed === undefined) {
      options.onIdle();
      return false;
    }
    await following.get(claimed.task.id);
    const earlier = running.get(claimed.task.id);
    if (earlier === undefined) start(claimed, asked);
    else follow(claimed, earlier, asked);
    hub.publish([claimed.event]);
    return true;
  };
  const claims = createClaimLoop({ claimOne, mayClaim: hasFreeSlot, logger });
  const wake = () => {
    lent.giveBack();
    claims.wake();
  };

  const endAll = async () => {
    await Promise.all([...running.values()].map(({ ended }) => ended));
  };

  return {
    wake,
    pause() {
      state = 'closed';
    },
    resume: (task) => start(task, hold.asking(), { resumption: task.resumption }),
    restart: (task) => start(task, hold.asking(), { isRestart: true }),
    start() {
      if (state === 'idle') state = 'open';
      wake();
    },
    isClaiming: () => claims.claiming !== undefined || following.size > 0,
    runningTaskIds: () => [...running.keys()],
    async stopTask(taskId, cause) {
      // It may just be claimed, and not yet be among those that run.
      if (!running.has(taskId)) await (following.get(taskId) ?? claims.claiming);
      const attempt = running.get(taskId);
      attempt?.switch.stop(cause);
      await attempt?.ended;
    },
    async drain({ graceMs, leaveWaiting }) {
      state = 'closed';
      claims[Symbol.dispose]();
      await claims.claiming;
      await Promise.all(following.values());
      if (leaveWaiting) for (const { leaving } of running.values()) leaving.leave();
      if (await settlesWithin(endAll(), graceMs)) return;
      for (const { switch: stopSwitch, leaving } of running.values())
        if (!leaveWaiting || !leaving.leave()) stopSwitch.stop('interrupted');
      await endAll();
    },
  };
}

/** How long an attempt may still run, in milliseconds. */
function leftMs({ task, attempt }: RunningTask, resumption: Resumption | undefined, clock: Clock): number {
  // What is gone on with has been running meanwhile, or has ended while nobody looked.
  const ranMs =
    resumption === undefined
      ? 0
      : (resumption.endedAtMs ?? clock.now()) - Date.parse(attempt.startedAt) - resumption.waitedMs;
  return Math.max(0, task.timeout - earlierMs(task) - ranMs);
}

function logNotStored(error: unknown, taskId: string, logger: Logger): void {
  logger.error(
    { event: 'attempt_end_not_stored', err: error, taskId },
    'the end of an attempt could not be stored',
  );
}
