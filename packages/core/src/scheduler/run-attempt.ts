import { RESUMED_EVENT, type FinalTaskStatus, type TaskError, type TaskResult } from '@claude-ops/contract';
import { startStopwatch, timestamp, type Clock, type Stopwatch } from '../clock.ts';
import { createAttemptLog } from '../events/attempt-log.ts';
import type { EventHub } from '../events/event-hub.ts';
import type { LogLimits } from '../events/log-limit.ts';
import type { EventWriter } from '../events/event-writer.ts';
import { retryUntilDone } from '../system/retry-until-done.ts';
import type { RunningTask, TaskChange, TaskStore } from '../store/task-store.ts';
import { createBelongings } from '../system/belongings.ts';
import { canGoOn, executeAttempt, type AttemptOutcome, type ExecutionParts } from './execute-attempt.ts';
import { finalEvent, type FinalFacts } from '../events/status-events.ts';
import type { SchedulerRun } from './scheduler.ts';

export interface AttemptParts extends ExecutionParts {
  readonly store: TaskStore;
  readonly hub: EventHub;
  readonly writer: EventWriter;
  readonly clock: Clock;
  readonly logLimits: LogLimits;
}

/** The story of one attempt: execute it, store all it said, write how it ended, and put everything away. */
export async function runAttempt(
  running: RunningTask,
  { signal, resumption, isRestart = false }: SchedulerRun,
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

  if (isEarlier) await emit({ type: RESUMED_EVENT, data: JSON.stringify({ after: resumption?.after ?? 0 }) });
  const leftovers = createBelongings();
  let isStored = false;
  try {
    const run = { signal, emit, onEnded, resumption, leftovers };
    const outcome = await executeAttempt(running, run, parts);
    await log.close();
    await parts.writer.flush();
    await finishAttempt(running, outcome, { ...parts, stopwatch });
    isStored = true;
  } finally {
    // The next server takes the outcome from what is left, and puts that away.
    if (isStored || !canGoOn(running, parts)) await leftovers[Symbol.asyncDispose]();
  }
  // Not before: an attempt whose end is not stored must not seem to have asked for nothing.
  await parts.asked.remove(attempt.id);
}

/**
 * Writes the outcome. It is refused when a cancel was requested in the meantime, which then is the outcome; and when the
 * attempt is no longer the task's own, which then is somebody else's to end.
 */
async function finishAttempt(
  running: RunningTask,
  outcome: AttemptOutcome,
  parts: AttemptParts & { readonly stopwatch: Stopwatch },
): Promise<void> {
  const result = outcome.result && { ...outcome.result, durationMs: parts.stopwatch.elapsedMs() };
  const facts = factsOf(outcome, result);
  const change =
    (await finish(running, facts, parts)) ??
    (await finish(
      running,
      { ...facts, status: 'cancelled', result: result && { ...result, data: null }, error: null },
      parts,
    ));
  if (change === undefined)
    parts.logger.warn(
      { event: 'attempt_lost_task', taskId: running.task.id },
      'an attempt lost its task, and its outcome was dropped',
    );
  else parts.hub.publish([change.event]);
}

type AttemptFacts = FinalFacts & Pick<AttemptOutcome, 'seenHosts' | 'artifactsOmitted'>;

async function finish(
  running: RunningTask,
  facts: AttemptFacts,
  parts: AttemptParts,
): Promise<TaskChange | undefined> {
  const finishedAt = timestamp(parts.clock.now());
  const request = {
    taskId: running.task.id,
    from: 'running',
    attempt: running.attempt.number,
    to: facts.status,
    result: facts.result,
    error: facts.error,
    ...(facts.seenHosts && { seenHosts: facts.seenHosts }),
    ...(facts.artifactsOmitted && { artifactsOmitted: facts.artifactsOmitted }),
    finishedAt,
    event: finalEvent(finishedAt, facts),
  } as const;
  const { logger, givingUp: signal } = parts;
  return await retryUntilDone(() => parts.store.finish(request), {
    logger,
    signal,
    what: 'storing an outcome',
  });
}

function factsOf(outcome: AttemptOutcome, result: TaskResult | null): AttemptFacts {
  const status: FinalTaskStatus = outcome.status;
  const error: TaskError | null = outcome.status === 'failed' ? outcome.error : null;
  const { seenHosts, artifactsOmitted } = outcome;
  return {
    status,
    result,
    error,
    ...(seenHosts && { seenHosts }),
    ...(artifactsOmitted && { artifactsOmitted }),
  };
}
