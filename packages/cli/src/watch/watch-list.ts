import { setTimeout as delay } from 'node:timers/promises';
import { ClaudeOpsError, type TaskPage } from '@claude-ops/contract';
import type { OutputStream } from '../command-parts.ts';
import { oneLine } from '../terminal/one-line.ts';
import { streamWidth } from '../terminal/stream-width.ts';
import { tableLines } from '../terminal/table-lines.ts';
import { taskRows } from '../tasks/task-rows.ts';
import { openWatchScreen } from './watch-screen.ts';

export interface ListWatch {
  readonly stdout: OutputStream;
  readonly list: (signal: AbortSignal) => Promise<TaskPage>;
  readonly now: () => number;
  /** Between two looks, in milliseconds. */
  readonly intervalMs: number;
  /** Ends the watching. */
  readonly signal: AbortSignal;
}

/**
 * Shows a list of tasks until it is ended, and looks again time after time. A server that is lost keeps the last list on the screen, which
 * says so.
 *
 * @throws {ClaudeOpsError} where a look is refused, or the first one fails.
 */
export async function watchList({ stdout, list, now, intervalMs, signal }: ListWatch): Promise<void> {
  let page = await list(signal);
  let trouble: string | undefined;
  using screen = openWatchScreen(stdout);
  const isEnded = () => signal.aborted;
  while (!isEnded()) {
    const width = streamWidth(stdout);
    const head = trouble ?? `${timeOf(now())}  Ctrl-C ends it`;
    screen.show([oneLine(head), '', ...tableLines(taskRows(page.data, now()), width)]);
    await delay(intervalMs, undefined, { signal }).catch(() => undefined);
    try {
      if (!isEnded()) page = await list(signal);
      trouble = undefined;
    } catch (error) {
      if (isEnded()) return;
      if (!ClaudeOpsError.is(error, 'connection_failed')) throw error;
      trouble ??= `${timeOf(now())}  The server is lost since then: ${error.message}`;
    }
  }
}

/** Of the day, at the place of the terminal. */
function timeOf(epochMs: number): string {
  return new Date(epochMs).toTimeString().slice(0, 8);
}
