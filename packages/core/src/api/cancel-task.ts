import { setTimeout as delay } from 'node:timers/promises';
import { ClaudeOpsError, isFinal, type Task } from '@claude-ops/contract';
import { timestamp, type Clock } from '../clock.ts';
import type { EventHub } from '../events/event-hub.ts';
import type { StopCause } from '../attempt/stop-cause.ts';
import { finalEvent, type FinalFacts } from '../events/status-events.ts';
import { whenAborted } from '../system/settles-within.ts';
import type { TaskQueue } from '../store/task-queue.ts';
import type { TaskReader } from '../store/task-reader.ts';
import type { UploadStore } from '../uploads/upload-store.ts';
import { getTask } from './get-task.ts';

export interface CancelTaskParts {
  readonly store: TaskQueue & TaskReader;
  readonly hub: EventHub;
  readonly uploads: UploadStore;
  /** Stops the attempt of a task, if it runs here, and waits for its end. */
  readonly stopTask: (taskId: string, cause: StopCause) => Promise<void>;
  readonly clock: Clock;
  /** Aborted when the server goes down. */
  readonly closing: AbortSignal;
}

/** How often a task is looked at whose end is not heard of here, in milliseconds. */
const LOOK_AGAIN_MS = 500;

const CANCELLED: FinalFacts = { status: 'cancelled', result: null, error: null };

/**
 * Cancels a task. Of a queued one that is a change of status; of a running one the wish is stored first, so that it
 * holds whatever else happens, and then the attempt is stopped and its end awaited.
 */
export async function cancelTask(id: string, signal: AbortSignal, parts: CancelTaskParts): Promise<Task> {
  const { store, hub, clock } = parts;
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
    await parts.uploads.remove(id);
    return cancelled.task;
  }
  if (await store.requestCancel(id, now)) await stopAndWait(id, signal, parts);
  const task = await getTask(id, store);
  if (task.status === 'cancelled') return task;
  throw whyNotCancelled(task, parts);
}

async function stopAndWait(
  id: string,
  signal: AbortSignal,
  { store, stopTask }: CancelTaskParts,
): Promise<void> {
  const { aborted, release } = whenAborted(signal);
  const ended = stopTask(id, 'cancelled').then(() => untilFinal(id, signal, store));
  await Promise.race([ended, aborted]).finally(release);
}

/** What another server runs is ended there: it finds the wish in the store, and the store tells the end. */
async function untilFinal(id: string, signal: AbortSignal, store: TaskQueue & TaskReader): Promise<void> {
  while (!signal.aborted && !isFinal((await getTask(id, store)).status)) {
    await delay(LOOK_AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }
}

function whyNotCancelled({ id, status }: Task, { closing }: CancelTaskParts): Error {
  if (isFinal(status)) {
    return new ClaudeOpsError('task_already_finished', `Task ${id} is already ${status}.`, {
      details: { status },
    });
  }
  if (closing.aborted) return new ClaudeOpsError('shutting_down', 'The server is shutting down.');
  return new ClaudeOpsError('wait_aborted', `The wait for task ${id} was aborted. Its cancel goes on.`);
}
