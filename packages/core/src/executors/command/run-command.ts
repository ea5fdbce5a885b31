import type { Readable } from 'node:stream';
import type { TaskEnvironment } from '@claude-ops/contract';
import type { Mask } from '../../secrets/mask.ts';
import { settlesWithin, whenAborted } from '../../system/settles-within.ts';
import type { CommandPlace, StartedCommand } from './command-place.ts';
import { createOutputTail, type OutputTail } from './output-tail.ts';

export interface CommandToRun {
  readonly command: string;
  /** Variables of the task, with their values. */
  readonly variables: TaskEnvironment;
  /** After which it is ended, in milliseconds. */
  readonly timeoutMs: number;
  /** Ends it at once when it is aborted. */
  readonly signal: AbortSignal;
  /** Takes secrets out of its output. */
  readonly mask: Mask;
  /** Its stdin, which need not end. @default nothing */
  readonly input?: Readable;
  /** Takes its output as it comes, secrets and all. The command is held back meanwhile. @default nobody does */
  readonly onOutput?: (piece: Buffer) => Promise<void>;
}

/** How a command ended. */
export interface CommandEnd {
  /** Null where it did not exit by itself. */
  readonly exitCode: number | null;
  readonly timedOut: boolean;
  /** Milliseconds. */
  readonly durationMs: number;
  /** The end of what it printed, secrets masked. */
  readonly output: string;
}

/** How long what a command printed may take to come once nothing of it is there, in milliseconds. */
const LAST_OUTPUT_MS = 2_000;

/**
 * Runs a command to its end, and leaves nothing of it. What it left in the background ends with it.
 *
 * @throws where it can't be started.
 */
export async function runCommand(
  place: CommandPlace,
  { command, variables, timeoutMs, signal, mask, input, onOutput }: CommandToRun,
): Promise<CommandEnd> {
  const beganAtMs = performance.now();
  const started = await place.start(command, variables, input);
  const tail = createOutputTail();
  const drained = drain(started, tail, onOutput);
  const { aborted, release } = whenAborted(signal);
  const hasExited = started.exited.then(() => true);
  const inTime = await settlesWithin(Promise.race([hasExited, aborted]), timeoutMs);
  release();
  const durationMs = Math.round(performance.now() - beganAtMs);
  const isOver = inTime && !signal.aborted;
  await started.leaveNothing();
  await settlesWithin(drained, LAST_OUTPUT_MS);
  started.drop();
  return {
    exitCode: isOver ? (await started.exited).exitCode : null,
    timedOut: !inTime,
    durationMs,
    output: tail.text(mask),
  };
}

async function drain(
  { output }: StartedCommand,
  tail: OutputTail,
  onOutput: CommandToRun['onOutput'],
): Promise<void> {
  try {
    for await (const piece of output) {
      tail.take(piece);
      await onOutput?.(piece);
    }
  } catch {
    // What came is all there is.
  }
}
