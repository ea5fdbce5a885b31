import { settlesWithin } from '../../system/settles-within.ts';
import type { StderrTail } from '../../processes/stderr-tail.ts';
import type { ClaudeOutput } from './claude-output.ts';
import type { RunningClaude } from './running-claude.ts';

/** How long pipes may stay open once everything that could be found is gone, in milliseconds. */
const PIPE_GRACE_MS = 1_000;

/**
 * Waits for the rest of the output, and drops the pipes where something unfindable holds them open. While it is us who
 * hold the output back, because the log can't keep up, nothing is dropped; the log says how long that may be.
 */
export async function letGoOfPipes(
  claude: RunningClaude,
  output: ClaudeOutput,
  stderr: StderrTail,
): Promise<void> {
  const ended = Promise.all([output.ended, stderr.ended]);
  for (let lines = -1; lines !== output.lines || output.isHeldBack;) {
    lines = output.lines;
    if (await settlesWithin(ended, claude.outputGraceMs?.() ?? PIPE_GRACE_MS)) return;
  }
  claude.conversation.drop();
  claude.stderr.destroy();
  await ended;
}
