import type { TaskFailure, TaskResult } from '@claude-ops/contract';

/** An executor's result. The scheduler adds how long the task took. */
export type ReportedResult = Omit<TaskResult, 'durationMs'>;

export type ExecutionOutcome =
  | { readonly status: 'completed'; readonly result: ReportedResult }
  | { readonly status: 'failed'; readonly error: TaskFailure; readonly result: ReportedResult | null }
  | { readonly status: 'cancelled'; readonly result: ReportedResult | null };
