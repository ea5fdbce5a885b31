import { outcomeOfStop } from '../../claude/outcome.ts';
import type { Logger } from '../../logger.ts';
import type { Attempt } from '../../attempt/attempt.ts';
import type { ExecutionOutcome } from '../../attempt/outcome.ts';
import { stopCauseOf } from '../../attempt/stop-cause.ts';
import { runClaude, type ClaudeRun } from '../run/run-claude.ts';
import { bind, endWarm, type IdleClaude } from './idle-claude.ts';

export interface WarmRun extends Omit<ClaudeRun, 'start' | 'resumedAfter'> {
  readonly logger: Logger;
}

/** Has a warm process run an attempt. Undefined where it refuses: it then has ended, and has said nothing of the attempt. */
export async function runFromWarm(
  warmProcess: IdleClaude,
  attempt: Attempt,
  { logger, ...run }: WarmRun,
): Promise<ExecutionOutcome | undefined> {
  const isBound = await bind(warmProcess, attempt, run.signal);
  const cause = stopCauseOf(run.signal);
  if (isBound && cause === undefined) {
    await using _belongings = warmProcess.belongings;
    const start = async () => ({ ...warmProcess.claude, wasWarm: true });
    const outcome = await runClaude(attempt, { ...run, start });
    await run.takeSession?.(warmProcess.home, outcome);
    return outcome;
  }
  await endWarm(warmProcess);
  if (cause !== undefined) return outcomeOfStop(cause, null);
  logger.warn(
    { event: 'warm_process_refused', taskId: attempt.taskId },
    'a warm process could not take a task, which starts cold',
  );
  return undefined;
}
