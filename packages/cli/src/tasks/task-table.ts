import type { TaskSummary } from '@claude-ops/contract';
import { cutToWidth } from '../terminal/cut-to-width.ts';
import { formatCost } from '../terminal/format-cost.ts';
import { formatAge, formatDuration } from '../terminal/format-duration.ts';
import { oneLine } from '../terminal/one-line.ts';
import { taskDuration } from './task-duration.ts';

const HEADER = ['ID', 'STATUS', 'AGE', 'DURATION', 'COST', 'PROMPT'];

/** Tasks for a person: a header and a line for each, none longer than the width. */
export function taskTable(
  tasks: readonly TaskSummary[],
  options: { readonly width: number; readonly now: number },
): string[] {
  const rows = [HEADER, ...tasks.map((task) => cellsOf(task, options.now))];
  const widths = HEADER.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => {
    const line = row.map((cell, column) =>
      column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0),
    );
    return cutToWidth(line.join('  '), options.width);
  });
}

function cellsOf(task: TaskSummary, now: number): string[] {
  const duration = taskDuration(task, now);
  return [
    task.id,
    task.status,
    formatAge(now - Date.parse(task.createdAt)),
    duration === undefined ? '-' : formatDuration(duration),
    task.costUsd === null ? '-' : formatCost(task.costUsd),
    oneLine(task.promptPreview),
  ];
}
