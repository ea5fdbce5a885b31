import type { TaskError, TaskErrorCode } from '@claude-ops/contract';

/** An error is in each row of a list of tasks: what it says is short, and the result and the events have the rest. */
export const MOST_ERROR_TEXT_BYTES = 8 * 1024;
const CUT = '…';

/** The reason a task failed, with each of its texts cut to 8 KiB. */
export function taskError(
  code: TaskErrorCode,
  message: string,
  details?: Record<string, unknown>,
): TaskError {
  const error = { code, message: cutText(message) };
  return details === undefined ? error : { ...error, details: cutDetails(details) };
}

/** The same reason in other words. */
export function rewordedError(
  { code }: TaskError,
  message: string,
  details: Record<string, unknown>,
): TaskError {
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

function cutText(text: string): string {
  const bytes = Buffer.from(text.slice(0, MOST_ERROR_TEXT_BYTES + 1));
  if (bytes.length <= MOST_ERROR_TEXT_BYTES) return text;
  const beginning = bytes.subarray(0, MOST_ERROR_TEXT_BYTES - Buffer.byteLength(CUT));
  // As a stream, so that a character that the cut halves is left out.
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(beginning, { stream: true }) + CUT;
}
