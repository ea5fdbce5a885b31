import { settlesWithin } from '../../system/settles-within.ts';
import type { ClaudeOutput } from './claude-output.ts';
import type { RunningClaude } from './running-claude.ts';

/** How long each step of stopping is given, in milliseconds. */
export interface StopSteps {
  /** After the interrupt, for the CLI to report a result. @default 1500 */
  readonly interruptMs: number;
  /** After SIGTERM: the CLI takes up to 1.5 s for tools that ignore it. @default 2000 */
  readonly terminateMs: number;
  /** After SIGKILL, for the kernel to take the process away. @default 5000 */
  readonly killMs: number;
}

export const DEFAULT_STOP_STEPS: StopSteps = { interruptMs: 1_500, terminateMs: 2_000, killMs: 5_000 };

/**
 * An interrupted CLI that has reported its result has nothing more to give. Sometimes it takes 1.5 s to exit all the same: it
 * gets this long to exit by itself, and as long again after SIGTERM. In milliseconds.
 */
const EXIT_AFTER_RESULT_MS = 300;

/** Interrupt, then SIGTERM, then SIGKILL: each only when the one before didn't end the CLI in its time. */
export async function stopGently(
  claude: RunningClaude,
  output: ClaudeOutput,
  steps: StopSteps,
): Promise<void> {
  if (!(await claude.interrupt())) return await stopFirmly(claude, steps);
  const reports = Promise.race([claude.exited, turnEnds(output)]);
  const hasReported = await settlesWithin(reports, steps.interruptMs);
  if (await settlesWithin(claude.exited, EXIT_AFTER_RESULT_MS)) return;
  await stopFirmly(claude, hasReported ? { ...steps, terminateMs: EXIT_AFTER_RESULT_MS } : steps);
}

/** Settles once no turn runs, with the result of the one that did: between turns there is no other to wait for. */
async function turnEnds(output: ClaudeOutput): Promise<void> {
  while (output.phase === 'turn' && !output.hasEnded) await output.phaseChanged();
}

/** SIGTERM, then SIGKILL: for a CLI that is past listening. */
export async function stopFirmly(claude: RunningClaude, steps: StopSteps): Promise<void> {
  if ((await claude.signal('SIGTERM')) && (await settlesWithin(claude.exited, steps.terminateMs))) return;
  await claude.signal('SIGKILL');
  await settlesWithin(claude.exited, steps.killMs);
}
