import type { TaskStatus } from './task-status.ts';

/**
 * The only status changes there are. Every store applies them as a compare-and-set, so of two writers that race
 * for the same task one wins and the other writes nothing.
 */
export const TASK_TRANSITIONS = {
  queued: ['running', 'failed', 'cancelled'],
  // An attempt was interrupted, and the task has retries.
  running: ['queued', 'completed', 'failed', 'cancelled'],
  completed: [],
  failed: [],
  cancelled: [],
} as const satisfies Record<TaskStatus, readonly TaskStatus[]>;

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a literal are what its type says.
export const TASK_STATUSES = Object.keys(TASK_TRANSITIONS) as readonly TaskStatus[];

/** A status that ends a task: nothing follows it. */
export type FinalTaskStatus = 'completed' | 'failed' | 'cancelled';

export function isFinal(status: TaskStatus): status is FinalTaskStatus {
  return TASK_TRANSITIONS[status].length === 0;
}

export function canChange(from: TaskStatus, to: TaskStatus): boolean {
  return (TASK_TRANSITIONS[from] as readonly TaskStatus[]).includes(to);
}
