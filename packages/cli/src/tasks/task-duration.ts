import type { Task } from '@claude-ops/contract';

/** Milliseconds a task has run, up to now while it runs; undefined before it has started. */
export function taskDuration(task: Pick<Task, 'startedAt' | 'finishedAt'>, now: number): number | undefined {
  if (task.startedAt === null) return undefined;
  const end = task.finishedAt === null ? now : Date.parse(task.finishedAt);
  return Math.max(0, end - Date.parse(task.startedAt));
}
