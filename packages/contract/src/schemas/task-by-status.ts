import type { TaskErrorCode } from '../errors/error-table.ts';
import type { TaskError } from './task-error.ts';
import type { Task, TaskPage, TaskResult, TaskSummary } from './task.ts';

/** Why a task failed. A newer server may answer a code that is not listed here. */
export interface TaskFailure extends TaskError {
  code: TaskErrorCode;
}

interface Unfinished {
  readonly status: 'queued' | 'running';
  readonly result: null;
  readonly error: null;
  readonly finishedAt: null;
}

interface Completed {
  readonly status: 'completed';
  readonly result: TaskResult;
  readonly error: null;
  readonly finishedAt: string;
}

interface Failed {
  readonly status: 'failed';
  readonly error: TaskFailure;
  readonly finishedAt: string;
}

interface Cancelled {
  readonly status: 'cancelled';
  readonly error: null;
  readonly finishedAt: string;
}

/** A task that has ended: a completed one has its result in its type, a failed one its error. */
export type FinishedTask = Task & (Completed | Failed | Cancelled);

/** A task that narrows on its `status`. */
export type TaskByStatus = FinishedTask | (Task & Unfinished);

/** A task in a list. */
export interface TaskSummaryWithCode extends Omit<TaskSummary, 'error'> {
  error: TaskFailure | null;
}

/** One page of a list. */
export interface TaskPageWithCodes extends Omit<TaskPage, 'data'> {
  data: TaskSummaryWithCode[];
}
