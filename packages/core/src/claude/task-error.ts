import type { TaskErrorCode, TaskFailure } from '@claude-ops/contract';
import { cutText } from './cut-text.ts';

/** The reason a task failed, with each of its texts cut to 8 KiB: an error is in each row of a list of tasks. */
export function taskError(
  code: TaskErrorCode,
  message: string,
  details?: Record<string, unknown>,
): TaskFailure {
  const error = { code, message: cutText(message) };
  return details === undefined ? error : { ...error, details: cutDetails(details) };
}

/** The same reason in other words. */
export function rewordedError(
  { code }: TaskFailure,
  message: string,
  details: Record<string, unknown>,
): TaskFailure {
  return { code, message: cutText(message), details: cutDetails(details) };
}

function cutDetails(details: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(cutDetail) : cutDetail(value),
    ]),
  );
}

function cutDetail(value: unknown): unknown {
  return typeof value === 'string' ? cutText(value) : value;
}
