import { costOf, LIMITS, type Task } from '@claude-ops/contract';
import { cutToWidth } from '../terminal/cut-to-width.ts';
import { formatCost } from '../terminal/format-cost.ts';
import { formatAge, formatDuration } from '../terminal/format-duration.ts';
import { oneLine } from '../terminal/one-line.ts';
import { stripControls } from '../terminal/strip-controls.ts';
import { networkText, seenLines } from './network-lines.ts';
import { resultText } from './result-text.ts';
import { shortfallLines } from './shortfalls.ts';
import { taskDuration } from './task-duration.ts';
import { taskErrorLines } from './task-error-lines.ts';
import { tokenCount } from './token-count.ts';

/** A task on its own page: what there is to say, each in a line, then the result. */
export function taskDetails(task: Task, now: number): string {
  const rows = factsOf(task, now).map(([label, value]) => `${label.padEnd(10)}${value}`);
  const result = task.result === null ? '' : stripControls(resultText(task, task.result)).trimEnd();
  return [...rows, ...(result === '' ? [] : ['', result])].join('\n');
}

function factsOf(task: Task, now: number): (readonly [label: string, value: string])[] {
  const { error, result } = task;
  const duration = taskDuration(task, now);
  const tags = Object.entries(task.tags).map(([key, value]) => `${key}=${value}`);
  const facts: (readonly [string, string | undefined])[] = [
    ['task', task.id],
    ['status', task.status],
    ['waits for', waitsFor(task)],
    ['prompt', cutToWidth(oneLine(task.prompt), LIMITS.promptPreviewCharacters)],
    ['age', `${formatAge(now - Date.parse(task.createdAt))} (created ${task.createdAt})`],
    ['duration', duration === undefined ? undefined : formatDuration(duration)],
    ['model', oneLine(task.model ?? Object.keys(result?.usage.models ?? {}).join(', '))],
    ['mode', task.mode],
    ['attempts', String(task.attempts)],
    ['goes on', task.previousTaskId === null ? undefined : `from ${task.previousTaskId}`],
    ['continue', task.continuableUntil === null ? undefined : `until ${task.continuableUntil}`],
    ['earlier', earlierLines(task).join(`\n${' '.repeat(10)}`)],
    ['cost', result === null ? undefined : `${formatCost(costOf(result))} (${tokenCount(result.usage)})`],
    ['note', shortfallLines(task).join(`\n${' '.repeat(10)}`)],
    ['tags', oneLine(tags.join(' '))],
    ['network', networkText(task)],
    ['asked', seenLines(task).join(`\n${' '.repeat(10)}`)],
    ['error', error === null ? undefined : taskErrorLines(error).join(`\n${' '.repeat(10)}`)],
  ];
  return facts.flatMap(([label, value]) => (value ? [[label, value] as const] : []));
}

/** A queued task that waits for its turn says so by its status. */
function waitsFor({ waitingFor }: Task): string | undefined {
  return waitingFor === null || waitingFor.kind === 'slot' ? undefined : oneLine(waitingFor.reason);
}

/** The attempts before the last one, each with how it ended and what it took. */
function earlierLines({ earlierAttempts }: Task): string[] {
  return earlierAttempts.map(({ attempt, startedAt, endedAt, error, costUsd }) => {
    const took = formatDuration(Date.parse(endedAt) - Date.parse(startedAt));
    const cost = costUsd === null ? '' : `, ${formatCost(costUsd)}`;
    return `attempt ${attempt}: ${oneLine(error.code)}, ${took}${cost}`;
  });
}
