import { settlesWithin } from '../../../settles-within.ts';
import type { ClaudeProcess } from '../claude-process.ts';
import { interrupt } from './interrupt.ts';
import { signalGroup } from './signal-group.ts';

/** How long each step of stopping is given, in milliseconds. */
export interface StopSteps {
  /** After the interrupt. @default 1500 */
  readonly interruptMs: number;
  /** After SIGTERM: the CLI takes up to 1.5 s for tools that ignore it. @default 2000 */
  readonly terminateMs: number;
  /** After SIGKILL, for the kernel to take the process away. @default 5000 */
  readonly killMs: number;
}

export const DEFAULT_STOP_STEPS: StopSteps = { interruptMs: 1_500, terminateMs: 2_000, killMs: 5_000 };

/** Interrupt, then SIGTERM, then SIGKILL: each only when the one before didn't end the process in its time. */
export async function stopGently(claude: ClaudeProcess, steps: StopSteps): Promise<void> {
  if (interrupt(claude.stdin) && (await settlesWithin(claude.exited, steps.interruptMs))) return;
  await stopFirmly(claude, steps);
}

/** SIGTERM, then SIGKILL: for a CLI that is past listening. */
export async function stopFirmly(claude: ClaudeProcess, steps: StopSteps): Promise<void> {
  if (signalGroup(claude.groupId, 'SIGTERM') && (await settlesWithin(claude.exited, steps.terminateMs)))
    return;
  signalGroup(claude.groupId, 'SIGKILL');
  await settlesWithin(claude.exited, steps.killMs);
}
