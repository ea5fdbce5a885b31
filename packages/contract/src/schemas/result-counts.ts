import type { TaskResult, TaskSummary } from './task.ts';

type ResultCounts = Pick<TaskSummary, 'costUsd' | 'permissionDenials' | 'backgroundStopped'>;

/** What a summary says of a result. */
export function resultCounts(result: TaskResult | null): ResultCounts {
  return {
    costUsd: result === null ? null : costOf(result),
    permissionDenials: result?.permissionDenials.length ?? 0,
    backgroundStopped: result?.background.filter(({ status }) => status === 'stopped').length ?? 0,
  };
}

/**
 * The cost of a task in US dollars: as the claude CLI reported, or as the gateway counted if that is more. A CLI that was stopped
 * has not reported its last requests, and a command of the agent may ask the model too.
 */
export function costOf({ costUsd, usage }: TaskResult): number {
  return costUsd + Math.max(0, usage.gateway?.difference?.costUsd ?? 0);
}
