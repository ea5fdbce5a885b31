import type { TaskSummary } from '@claude-ops/contract';
import { formatCost } from '../terminal/format-cost.ts';
import { formatAge, formatDuration } from '../terminal/format-duration.ts';
import { oneLine } from '../terminal/one-line.ts';
import { shortfallWords } from './shortfalls.ts';
import { taskDuration } from './task-duration.ts';

const HEADER = ['ID', 'STATUS', 'AGE', 'DURATION', 'COST', 'PROMPT'];

/** Tasks as the cells of a table for a person: a header, and a row for each. */
export function taskRows(tasks: readonly TaskSummary[], now: number): string[][] {
  return [HEADER, ...tasks.map((task) => cellsOf(task, now))];
}

function cellsOf(task: TaskSummary, now: number): string[] {
  const duration = taskDuration(task, now);
  return [
    task.id,
    [task.status, ...waitingWords(task), ...shortfallWords(task)].join(', '),
    formatAge(now - Date.parse(task.createdAt)),
    duration === undefined ? '-' : formatDuration(duration),
    task.costUsd === null ? '-' : formatCost(task.costUsd),
    oneLine(task.promptPreview),
  ];
}

/** A queued task that waits for its turn needs no word. */
function waitingWords({ waitingFor }: TaskSummary): string[] {
  if (waitingFor === null || waitingFor.kind === 'slot') return [];
  return [
    waitingFor.kind === 'node' ? 'no node' : `waits for ${oneLine(waitingFor.kind.replaceAll('_', ' '))}`,
  ];
}
