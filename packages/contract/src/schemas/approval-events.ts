import type { TaskEventData } from './event-table.ts';
import type { TaskError } from './task-error.ts';

interface Draft {
  readonly type: string;
  readonly data: string;
}

/** How an attempt ended that had asked for an approval. */
interface EndOfAttempt {
  /** Of the task, after it. */
  readonly status: 'queued' | 'completed' | 'failed' | 'cancelled';
  readonly error: Pick<TaskError, 'code'> | null;
}

/** Says why an approval is no longer needed. */
export function withdrawalReason({ status, error }: EndOfAttempt): string {
  if (status === 'cancelled') return 'The task was cancelled.';
  if (error?.code === 'interrupted')
    return status === 'queued'
      ? 'The server ended, and the run with it. The task runs again, and asks again.'
      : 'The server ended, and the run with it.';
  if (error?.code === 'timed_out') return 'The task has timed out.';
  return 'The run has ended.';
}

/** The event of an approval that is no longer needed: each store writes it itself, with the end of the attempt. */
export function approvalWithdrawn(approvalId: string, reason: string): Draft {
  const data: TaskEventData['task.approval_withdrawn'] = { approvalId, reason };
  return { type: 'task.approval_withdrawn', data: JSON.stringify(data) };
}
