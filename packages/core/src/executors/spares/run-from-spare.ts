import { outcomeOfStop } from '../../claude/outcome.ts';
import type { Logger } from '../../logger.ts';
import { stopCauseOf, type Attempt, type ExecutionOutcome } from '../executor.ts';
import { runClaude, type ClaudeRun } from '../run/run-claude.ts';
import { bind, endSpare, type ParkedClaude } from './spare.ts';

export interface SpareRun extends Omit<ClaudeRun, 'start' | 'resumedAfter'> {
  /** Where the attempt works, as the spare knows it. */
  readonly cwd: string;
  readonly logger: Logger;
}

/** Has a spare run an attempt. Undefined where it refuses: it then has ended, and has said nothing of the attempt. */
export async function runFromSpare(
  spare: ParkedClaude,
  attempt: Attempt,
  { cwd, logger, ...run }: SpareRun,
): Promise<ExecutionOutcome | undefined> {
  if (!(await bind(spare, attempt, cwd))) {
    logger.warn({ taskId: attempt.taskId }, 'a spare could not take a task: it starts cold');
    await endSpare(spare);
    return undefined;
  }
  const cause = stopCauseOf(run.signal);
  if (cause !== undefined) {
    await endSpare(spare);
    return outcomeOfStop(cause, null);
  }
  await using _belongings = spare.belongings;
  return await runClaude(attempt, { ...run, start: async () => ({ ...spare.claude, wasSpare: true }) });
}
