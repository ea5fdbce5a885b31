import type { TaskResult, TaskSummary } from './task.ts';

type ResultCounts = Pick<TaskSummary, 'costUsd' | 'permissionDenials' | 'backgroundStopped'>;

/** What a summary says of a result. */
export function resultCounts(result: TaskResult | null): ResultCounts {
  return {
    costUsd: result?.costUsd ?? null,
    permissionDenials: result?.permissionDenials.length ?? 0,
    backgroundStopped: result?.background.filter(({ status }) => status === 'stopped').length ?? 0,
  };
}
