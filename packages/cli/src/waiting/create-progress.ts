import { STATUS_EVENTS, type TaskEvent } from '@claude-ops/contract';
import type { Environment, OutputStream } from '../command-parts.ts';
import { describeEvent } from '../events/describe-event.ts';
import { createPaint, type Paint } from '../terminal/create-paint.ts';
import { cutToWidth } from '../terminal/cut-to-width.ts';
import { formatDuration } from '../terminal/format-duration.ts';
import { streamWidth } from '../terminal/stream-width.ts';

/** Writes a task's events as they come, each line with the time since the first. */
export function createProgress(stream: OutputStream, environment: Environment): (event: TaskEvent) => void {
  const paint = createPaint(stream, environment);
  let firstAt: number | undefined;
  return (event) => {
    const text = describeEvent(event);
    if (text === undefined) return;
    const at = Date.parse(event.at);
    firstAt ??= at;
    const elapsed = formatDuration(Math.max(0, at - firstAt)).padStart(6);
    const width = streamWidth(stream) - elapsed.length - 2;
    for (const line of text.split('\n'))
      stream.write(`${paint('dim', elapsed)}  ${paintLine(paint, event.type, cutToWidth(line, width))}\n`);
  };
}

function paintLine(paint: Paint, type: string, line: string): string {
  if (type === STATUS_EVENTS.failed || line.trimStart().startsWith('error: ')) return paint('red', line);
  if (type === STATUS_EVENTS.completed) return paint('green', line);
  if (type === 'claude.rate_limit_event') return paint('yellow', line);
  return line.startsWith('Claude: ') ? line : paint('dim', line);
}
