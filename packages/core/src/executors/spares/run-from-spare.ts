import { outcomeOfStop } from '../../claude/outcome.ts';
import type { Logger } from '../../logger.ts';
import type { Attempt } from '../../attempt/attempt.ts';
import type { ExecutionOutcome } from '../../attempt/outcome.ts';
import { stopCauseOf } from '../../attempt/stop-cause.ts';
import { runClaude, type ClaudeRun } from '../run/run-claude.ts';
import { bind, endSpare, type ParkedClaude } from './spare.ts';

export interface SpareRun extends Omit<ClaudeRun, 'start' | 'resumedAfter'> {
  readonly logger: Logger;
}

/** Has a spare run an attempt. Undefined where it refuses: it then has ended, and has said nothing of the attempt. */
export async function runFromSpare(
  spare: ParkedClaude,
  attempt: Attempt,
  { logger, ...run }: SpareRun,
): Promise<ExecutionOutcome | undefined> {
  const isBound = await bind(spare, attempt, run.signal);
  const cause = stopCauseOf(run.signal);
  if (isBound && cause === undefined) {
    await using _belongings = spare.belongings;
    return await runClaude(attempt, { ...run, start: async () => ({ ...spare.claude, wasSpare: true }) });
  }
  await endSpare(spare);
  if (cause !== undefined) return outcomeOfStop(cause, null);
  logger.warn(
    { event: 'warm_process_refused', taskId: attempt.taskId },
    'a warm process could not take a task, which starts cold',
  );
  return undefined;
}
