import { ClaudeOpsError, isFinal, type Task } from '@claude-ops/contract';
import { timestamp, type Clock } from '../clock.ts';
import type { EventHub } from '../events/event-hub.ts';
import { followLog } from '../events/follow-log.ts';
import type { StopCause } from '../executors/executor.ts';
import { finalEvent, type FinalFacts } from '../events/status-events.ts';
import type { TaskStore } from '../store/task-store.ts';
import { getTask } from './get-task.ts';

export interface CancelTaskParts {
  readonly store: TaskStore;
  readonly hub: EventHub;
  /** Stops the attempt of a task, if it runs here, and waits for its end. */
  readonly stopTask: (taskId: string, cause: StopCause) => Promise<void>;
  readonly clock: Clock;
  /** Aborted when the server goes down. */
  readonly closing: AbortSignal;
}

const CANCELLED: FinalFacts = { status: 'cancelled', result: null, error: null };

/**
 * Cancels a task. Of a queued one that is a change of status; of a running one the wish is stored first, so that it
 * holds whatever else happens, and then the attempt is stopped and its end awaited.
 */
export async function cancelTask(id: string, signal: AbortSignal, parts: CancelTaskParts): Promise<Task> {
  const { store, hub, stopTask, clock } = parts;
  const now = timestamp(clock.now());
  const cancelled = await store.finish({
    taskId: id,
    from: 'queued',
    to: 'cancelled',
    result: null,
    error: null,
    finishedAt: now,
    event: finalEvent(now, CANCELLED),
  });
  if (cancelled !== undefined) {
    hub.publish([cancelled.event]);
    return cancelled.task;
  }
  if (await store.requestCancel(id, now)) {
    await Promise.race([stopTask(id, 'cancelled'), untilFinal(id, signal, parts)]);
  }
  const task = await getTask(id, store);
  if (task.status === 'cancelled') return task;
  throw whyNotCancelled(task, signal, parts);
}

function whyNotCancelled({ id, status }: Task, signal: AbortSignal, { closing }: CancelTaskParts): Error {
  if (isFinal(status)) {
    return new ClaudeOpsError('task_already_finished', `Task ${id} is already ${status}.`, {
      details: { status },
    });
  }
  if (closing.aborted) return new ClaudeOpsError('shutting_down', 'The server is shutting down.');
  if (signal.aborted)
    return new ClaudeOpsError(
      'wait_aborted',
      `Waiting for task ${id} to end was given up: its cancel goes on.`,
    );
  return new ClaudeOpsError('internal_error', `The end of task ${id} could not be stored.`);
}

/** Also ends for a task that another server runs. */
async function untilFinal(
  taskId: string,
  signal: AbortSignal,
  { store, hub }: CancelTaskParts,
): Promise<void> {
  for await (const _ of followLog({ store, hub, taskId, after: 0, signal }));
}
