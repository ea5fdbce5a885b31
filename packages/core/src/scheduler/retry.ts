import type { Task, TaskError } from '@claude-ops/contract';
import { timestamp, type Clock } from '../clock.ts';
import { requeuedEvent } from '../events/status-events.ts';
import type { RequeueRequest } from '../store/task-queue.ts';

type Attempts = Pick<Task, 'retries' | 'earlierAttempts'>;

/** Whether a task is queued again if its attempt ends so. */
export function isRetried({ retries, earlierAttempts }: Attempts, error: TaskError): boolean {
  return (
    retries !== null && retries.on.some((code) => code === error.code) && earlierAttempts.length < retries.max
  );
}

/** Whether the next attempt of a task goes on where this one was interrupted, if it ends so. */
export function isGoneOnWith(task: Attempts, error: TaskError): boolean {
  return resumes(task) && isRetried(task, error);
}

/** Whether attempts of a task go on in the session of the one before. */
export function resumes({ retries }: Pick<Task, 'retries'>): boolean {
  return retries?.resume === true;
}

/** How long earlier attempts of a task took, in milliseconds. Its waits in the queue don't count. */
export function earlierMs({ earlierAttempts }: Attempts): number {
  return earlierAttempts.reduce(
    (sum, { startedAt, endedAt }) => sum + Math.max(0, Date.parse(endedAt) - Date.parse(startedAt)),
    0,
  );
}

/** What earlier attempts of a task cost, as far as that is known. */
export function earlierCostUsd({ earlierAttempts }: Attempts): number {
  return earlierAttempts.reduce((sum, { costUsd }) => sum + (costUsd ?? 0), 0);
}

/** The end of an attempt whose task is queued again. */
export function requeueRequest(
  ended: Omit<RequeueRequest, 'event' | 'endedAt'> & { readonly endedAtMs?: number },
  clock: Clock,
): RequeueRequest {
  const { endedAtMs, ...request } = ended;
  const now = clock.now();
  const at = timestamp(now);
  return {
    ...request,
    endedAt: timestamp(Math.min(now, endedAtMs ?? now)),
    event: (attempt) => requeuedEvent(at, attempt),
  };
}
