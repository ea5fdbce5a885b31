import { startStopwatch, timestamp } from '../clock.ts';
import { ownEvent } from '../attempt/own-event.ts';
import { RunLeftError } from '../attempt/run-left.ts';
import { createAttemptLog } from '../events/attempt-log.ts';
import type { LogLimits } from '../events/log-limit.ts';
import { createHeldState } from '../system/held-state.ts';
import { settlesWithin } from '../system/settles-within.ts';
import type { TaskApprovals } from '../store/task-approvals.ts';
import type { RunningTask, TaskQueue } from '../store/task-queue.ts';
import { createBelongings } from '../system/belongings.ts';
import { canGoOn, executeAttempt, type ExecutionParts } from './execute-attempt.ts';
import { noteCosts } from './note-costs.ts';
import { isRetried, resumes } from './retry.ts';
import type { SchedulerRun } from './scheduler.ts';
import { createApprovalDesk, type DeskParts } from './steering/approval-desk.ts';
import type { Inboxes } from './steering/inboxes.ts';
import type { News } from './steering/news.ts';
import { createPauses } from './steering/pauses.ts';
import { storeEnd, type EndParts } from './store-end.ts';

/** How long what is left of a run waits for its outcome to be stored, in milliseconds. */
const KEPT_MS = 5_000;
/** The same of an attempt that was interrupted, perhaps because the database is gone: the next one goes on from what is left. */
const KEPT_FOR_RETRY_MS = 120_000;

export interface AttemptParts extends ExecutionParts, Omit<EndParts, 'log' | 'stopwatch' | 'costs'> {
  readonly logLimits: LogLimits;
  readonly store: TaskQueue & TaskApprovals;
  readonly inboxes: Inboxes;
  readonly nextId: DeskParts['nextId'];
  readonly decisions: News;
  /** How long a run keeps its slot while it waits for somebody, in milliseconds. */
  readonly slotGraceMs: number;
}

/**
 * The thing that a task waited for may be decided by now. If it still waits, it says so again. It goes on also where it can't be said that
 * it waits for nothing.
 */
async function forgetWait({ task, attempt }: RunningTask, { store, logger }: AttemptParts): Promise<void> {
  if (task.waitingFor === null) return;
  const note = { taskId: task.id, attempt: attempt.number, waitingFor: null };
  await store
    .noteWaiting(note)
    .catch((error: unknown) =>
      logger.error({ event: 'waiting_not_noted', err: error, taskId: task.id }, 'a wait could not be stored'),
    );
}

/** The story of one attempt: execute it, store all it said, write how it ended, and put everything away. */
export async function runAttempt(
  running: RunningTask,
  { signal, runClock, slot, leaving, resumption, isRestart = false }: SchedulerRun,
  parts: AttemptParts,
): Promise<void> {
  const { task, attempt } = running;
  // Of the time before this server began only the wall clock knows.
  const isEarlier = resumption !== undefined || isRestart;
  const before = isEarlier ? parts.clock.now() - Date.parse(attempt.startedAt) : 0;
  const stopwatch = startStopwatch(before);
  const log = createAttemptLog({
    append: (event) =>
      parts.writer.append(task.id, attempt.number, { ...event, at: timestamp(parts.clock.now()) }),
    stop: signal,
    limits: parts.logLimits,
    before: resumption?.logged,
    logger: parts.logger,
  });
  const { emit, runEnded: onEnded } = log;

  if (isEarlier) {
    await emit(ownEvent('task.resumed', { after: resumption?.after ?? 0 }));
    await forgetWait(running, parts);
  }
  const leftovers = createBelongings();
  const costs = noteCosts({ taskId: task.id, attempt: attempt.number }, parts);
  const isOfUse = canGoOn(running, parts);
  const ids = { taskId: task.id, attempt: attempt.number };
  let isStored = false;
  try {
    const work = createHeldState();
    const pauses = createPauses({ ...parts, ...ids, runClock, slot, work });
    const steering = {
      inbox: parts.inboxes.open(task.id, attempt.number),
      pauses,
      work,
      leaving: isOfUse ? leaving : undefined,
      approvals: createApprovalDesk({ ...ids, pauses }, parts),
    };
    const run = { signal, runClock, emit, onEnded, steering, resumption, leftovers, costs };
    const outcome = await executeAttempt(running, run, parts);
    // Another attempt may begin as soon as the end is stored, in the same workspace.
    const isOver = outcome.status === 'failed' && isRetried(task, outcome.error);
    if (!isOfUse || isOver) await leftovers[Symbol.asyncDispose]();
    const storing = storeEnd(running, outcome, { ...parts, log, stopwatch, costs });
    // The disk may be full of what the run has written: then that has to go first.
    const keptMs = isOver && resumes(task) ? KEPT_FOR_RETRY_MS : KEPT_MS;
    if (!(await settlesWithin(storing, keptMs))) {
      await parts.sessions.remove(task.id);
      await leftovers[Symbol.asyncDispose]();
    }
    await storing;
    isStored = true;
  } catch (error) {
    if (!(error instanceof RunLeftError)) throw error;
    await log.close();
    await parts.writer.flush();
    await costs.settle();
    parts.logger.info(
      { event: 'run_left', ...ids },
      'a run that waits for somebody was left to the next server',
    );
    return;
  } finally {
    // The next server takes an outcome that could not be stored from what is left, and puts that away.
    if (isStored || !isOfUse) await leftovers[Symbol.asyncDispose]();
  }
  // Not before: an attempt whose end is not stored must not seem to have asked for nothing.
  await parts.asked.remove(attempt.id);
}
