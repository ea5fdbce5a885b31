import type { Task } from '@claude-ops/contract';
import { interruptExitCode } from '../interrupts/interrupt-exit-code.ts';

/** The exit code of waiting for a task: how it ended is what counts; cancelled by the interrupt, the signal. */
export function runExitCode({ status }: Pick<Task, 'status'>, interrupt: AbortSignal): number {
  if (status === 'cancelled' && interrupt.aborted) return interruptExitCode(interrupt);
  return status === 'completed' ? 0 : 1;
}
