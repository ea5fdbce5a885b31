import { setTimeout as delay } from 'node:timers/promises';
import { ClaudeOpsError, isFinal, type Task } from '@claude-ops/contract';
import { timestamp, type Clock } from '../clock.ts';
import type { EventHub } from '../events/event-hub.ts';
import type { StopCause } from '../attempt/stop-cause.ts';
import type { FinalFacts } from '../events/status-events.ts';
import { endQueued } from '../scheduler/end-queued.ts';
import { whenAborted } from '../system/settles-within.ts';
import type { TaskQueue } from '../store/task-queue.ts';
import type { TaskReader } from '../store/task-reader.ts';
import type { OtherEngines } from '../signals/other-engines.ts';
import type { UploadStore } from '../uploads/upload-store.ts';
import { getTask } from './get-task.ts';
import { watchLog } from './watch-log.ts';

export interface CancelTaskParts {
  readonly store: TaskQueue & TaskReader;
  readonly hub: EventHub;
  readonly uploads: UploadStore;
  readonly others: OtherEngines;
  /** Stops the attempt of a task, if it runs here, and waits for its end. */
  readonly stopTask: (taskId: string, cause: StopCause) => Promise<void>;
  readonly clock: Clock;
  /** Aborted when the server goes down. */
  readonly closing: AbortSignal;
}

/** How often a task is looked at of whose end nobody tells this engine, in milliseconds. */
const LOOK_AGAIN_MS = 500;

const CANCELLED: FinalFacts = { status: 'cancelled', result: null, error: null };

/**
 * Cancels a task. Of a queued one that is a change of status; of a running one the wish is stored first, so that it
 * holds whatever else happens, and then the attempt is stopped and its end awaited.
 */
export async function cancelTask(id: string, signal: AbortSignal, parts: CancelTaskParts): Promise<Task> {
  const { store, clock } = parts;
  const cancelled = await endQueued({ taskId: id }, CANCELLED, parts);
  if (cancelled !== undefined) return cancelled;
  if (await store.requestCancel(id, timestamp(clock.now()))) await stopAndWait(id, signal, parts);
  const task = await getTask(id, store);
  if (task.status === 'cancelled') return task;
  // It ran at the first look and not at the second: its attempt was interrupted in between.
  if (task.status === 'queued' && !signal.aborted) return await cancelTask(id, signal, parts);
  throw whyNotCancelled(task, parts);
}

async function stopAndWait(id: string, signal: AbortSignal, parts: CancelTaskParts): Promise<void> {
  const { aborted, release } = whenAborted(signal);
  const ended = parts.stopTask(id, 'cancelled').then(() => untilFinal(id, signal, parts));
  await Promise.race([ended, aborted]).finally(release);
}

/** The engine that runs the task ends it: it is told of the wish, or finds it in the store. */
async function untilFinal(
  id: string,
  signal: AbortSignal,
  { store, hub, others }: CancelTaskParts,
): Promise<void> {
  const isEnded = async () => isFinal((await getTask(id, store)).status);
  if (await isEnded()) return;
  using changes = watchLog(hub, id);
  others.tell('cancelling', id);
  while (!signal.aborted && !(await isEnded()))
    await Promise.race([changes.next(), delay(LOOK_AGAIN_MS, undefined, { signal }).catch(() => undefined)]);
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
