import { costOf } from '@claude-ops/contract';
import type { ReportedResult } from '../attempt/outcome.ts';
import { timestamp, type Clock, type Stopwatch } from '../clock.ts';
import type { AttemptLog } from '../events/attempt-log.ts';
import type { EventHub } from '../events/event-hub.ts';
import type { EventWriter } from '../events/event-writer.ts';
import { finalEvent, type FinalFacts } from '../events/status-events.ts';
import type { Logger } from '../logger.ts';
import type { OtherEngines } from '../signals/other-engines.ts';
import type { RunningTask, TaskChange, TaskQueue } from '../store/task-queue.ts';
import { retryUntilDone } from '../system/retry-until-done.ts';
import type { KeptSessions } from '../sessions/kept-sessions.ts';
import type { UploadStore } from '../uploads/upload-store.ts';
import type { AttemptOutcome } from './execute-attempt.ts';
import { dropUpload, removeUpload } from './note-asked.ts';
import type { CostNotes } from './note-costs.ts';
import { isRetried, requeueRequest, resumes } from './retry.ts';

export interface EndParts {
  readonly store: TaskQueue;
  readonly uploads: UploadStore;
  readonly sessions: KeptSessions;
  readonly others: Pick<OtherEngines, 'tell'>;
  readonly hub: EventHub;
  readonly writer: EventWriter;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Aborted when nothing can be stored any more. */
  readonly givingUp: AbortSignal;
  readonly log: AttemptLog;
  readonly stopwatch: Stopwatch;
  readonly costs: CostNotes;
}

/** Stores all that an attempt said, then how it ended: its task has ended with it, or is queued again. */
export async function storeEnd(
  running: RunningTask,
  outcome: AttemptOutcome,
  parts: EndParts,
): Promise<void> {
  await parts.log.close();
  await parts.writer.flush();
  await parts.costs.settle();
  await finishAttempt(running, outcome, parts);
}

/**
 * Writes the outcome. It is refused when a cancel was requested in the meantime, which then is the outcome; and when the
 * attempt is no longer the task's own, which then is somebody else's to end.
 */
async function finishAttempt(running: RunningTask, outcome: AttemptOutcome, parts: EndParts): Promise<void> {
  const durationMs = parts.stopwatch.elapsedMs();
  const { seenHosts, artifactsOmitted } = outcome;
  const also = { ...parts, seenHosts, artifactsOmitted };
  if (await requeue(running, outcome, parts)) return;
  if (outcome.result === null) await noteLast(running, parts);
  const change =
    (await finish(running, factsOf(outcome, durationMs), also)) ??
    (await finish(running, cancelledFacts(outcome, durationMs), also));
  if (change === undefined) {
    parts.logger.warn(
      { event: 'attempt_lost_task', taskId: running.task.id },
      'an attempt lost its task, and its outcome was dropped',
    );
    await dropUpload(running, parts);
  } else {
    await removeUpload(running.task, parts.uploads);
    parts.hub.publish([...change.before, change.event]);
  }
}

/** @returns whether the task is queued again. A cancel that was requested is in the way, and another engine that ended the attempt. */
async function requeue(
  { task, attempt }: RunningTask,
  outcome: AttemptOutcome,
  parts: EndParts,
): Promise<boolean> {
  if (outcome.status !== 'failed' || !isRetried(task, outcome.error)) return false;
  // Notes of it may have failed.
  const costUsd = outcome.result === null ? parts.costs.latestUsd : resultCostUsd(outcome.result);
  const request = requeueRequest(
    {
      taskId: task.id,
      attempt: attempt.number,
      error: outcome.error,
      keepsRead: resumes(task),
      ...(costUsd !== undefined && { costUsd }),
    },
    parts.clock,
  );
  const change = await retryUntilDone(() => parts.store.requeue(request), {
    logger: parts.logger,
    signal: parts.givingUp,
    what: 'queueing a task again',
  });
  if (change === undefined) return false;
  parts.hub.publish([...change.before, change.event]);
  parts.others.tell('queued', task.id);
  return true;
}

/** The note says what an attempt without a result has cost, and may have failed. Only attempts of a task with retries have one. */
async function noteLast({ task, attempt }: RunningTask, parts: EndParts): Promise<void> {
  const { latestUsd: costUsd } = parts.costs;
  if (task.retries === null || costUsd === undefined) return;
  await retryUntilDone(() => parts.store.noteCost({ taskId: task.id, attempt: attempt.number, costUsd }), {
    logger: parts.logger,
    signal: parts.givingUp,
    what: 'storing a cost',
  });
}

/** As a summary counts it. */
function resultCostUsd(result: ReportedResult): number {
  return costOf({ ...result, durationMs: 0 });
}

interface FinishParts extends EndParts {
  readonly seenHosts: AttemptOutcome['seenHosts'];
  readonly artifactsOmitted: AttemptOutcome['artifactsOmitted'];
}

async function finish(
  running: RunningTask,
  facts: FinalFacts,
  { seenHosts, artifactsOmitted, ...parts }: FinishParts,
): Promise<TaskChange | undefined> {
  const finishedAt = timestamp(parts.clock.now());
  const request = {
    taskId: running.task.id,
    from: 'running',
    attempt: running.attempt.number,
    to: facts.status,
    result: facts.result,
    error: facts.error,
    ...(seenHosts && { seenHosts }),
    ...(artifactsOmitted && { artifactsOmitted }),
    finishedAt,
    event: finalEvent(finishedAt, facts),
  } as const;
  const { logger, givingUp: signal } = parts;
  const store = async () => {
    // Asked each time: where the disk is full, what was kept may have gone meanwhile.
    const continuableUntil = await parts.sessions.continuableUntil(running.task.id);
    return await parts.store.finish({ ...request, ...(continuableUntil && { continuableUntil }) });
  };
  return await retryUntilDone(store, { logger, signal, what: 'storing an outcome' });
}

function factsOf(outcome: AttemptOutcome, durationMs: number): FinalFacts {
  if (outcome.status === 'completed')
    return { status: 'completed', result: { ...outcome.result, durationMs }, error: null };
  if (outcome.status === 'cancelled') return cancelledFacts(outcome, durationMs);
  const result = outcome.result && { ...outcome.result, durationMs };
  return { status: 'failed', result, error: outcome.error };
}

/** A cancelled run keeps its cost and its counts. The cancel drops an answer that came before it was known. */
function cancelledFacts(outcome: AttemptOutcome, durationMs: number): FinalFacts {
  const result = outcome.result && { ...outcome.result, durationMs };
  const isLate = outcome.status !== 'cancelled';
  return { status: 'cancelled', result: result && isLate ? { ...result, data: null } : result, error: null };
}
