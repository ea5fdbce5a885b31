import type { TaskSummary } from '@claude-ops/contract';
import { oneLine } from '../terminal/one-line.ts';
import { taskDuration } from './task-duration.ts';

/** Tasks for a program: a line for each, its values separated by tabs, none rounded; empty where there is none. */
export function taskLines(tasks: readonly TaskSummary[], now: number): string[] {
  return tasks.map((task) =>
    [
      task.id,
      task.status,
      task.createdAt,
      taskDuration(task, now) ?? '',
      task.costUsd ?? '',
      oneLine(task.promptPreview),
      task.permissionDenials,
      task.backgroundStopped,
      task.artifactsOmitted?.count ?? 0,
    ].join('\t'),
  );
}
