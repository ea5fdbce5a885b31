import { costOf, resultCounts, type Task } from '@claude-ops/contract';
import { formatCost } from '../terminal/format-cost.ts';
import { formatCount } from '../terminal/format-count.ts';
import { formatDuration } from '../terminal/format-duration.ts';
import { shortfallWords } from './shortfalls.ts';
import { taskDuration } from './task-duration.ts';
import { tokenCount } from './token-count.ts';

/** How a task ended, in a line: status, duration, turns, cost, tokens. */
export function closingLine(task: Task, now: number): string {
  const { result } = task;
  const duration = result?.durationMs ?? taskDuration(task, now);
  return [
    duration === undefined ? task.status : `${task.status} in ${formatDuration(duration)}`,
    ...(result === null
      ? []
      : [formatCount(result.numTurns, 'turn'), formatCost(costOf(result)), tokenCount(result.usage)]),
    ...shortfallWords({ ...resultCounts(result), artifactsOmitted: task.artifactsOmitted }),
  ].join(' · ');
}
