import { settlesWithin, whenAborted } from '../../settles-within.ts';
import type { ClaudeOutput } from './claude-output.ts';
import type { RunningClaude } from './running-claude.ts';
import { stopFirmly, stopGently, type StopSteps } from './stop-ladder.ts';

export interface Supervision {
  readonly claude: RunningClaude;
  readonly output: ClaudeOutput;
  readonly signal: AbortSignal;
  readonly stopSteps: StopSteps;
  /** How long a CLI that has said its last may take to exit, in milliseconds. */
  readonly exitGraceMs: number;
}

/**
 * Waits until the CLI has exited, and sees to it that it does: stopped when the signal is aborted, ended after a grace
 * once it has reported its result (background work can hold its exit for minutes) or has closed its output.
 *
 * @returns whether it had to be ended.
 */
export async function supervise({
  claude,
  output,
  signal,
  stopSteps,
  exitGraceMs,
}: Supervision): Promise<boolean> {
  const { aborted, release } = whenAborted(signal);
  try {
    await Promise.race([claude.exited, aborted, output.said]);
    if (!signal.aborted) {
      claude.dismiss();
      await settlesWithin(Promise.race([claude.exited, aborted]), exitGraceMs);
    }
    if (claude.hasExited()) return false;
    await (signal.aborted ? stopGently(claude, output.said, stopSteps) : stopFirmly(claude, stopSteps));
    return true;
  } finally {
    release();
  }
}
