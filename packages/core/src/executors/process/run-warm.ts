import type { Attempt } from '../../attempt/attempt.ts';
import type { ExecutionOutcome } from '../../attempt/outcome.ts';
import type { RunOptions } from '../executor.ts';
import { endWarm } from '../warm/idle-claude.ts';
import { runFromWarm } from '../warm/run-from-warm.ts';
import { takeOver } from '../warm/take-over.ts';
import type { WarmProcessPool } from '../warm/warm-process-pool.ts';
import type { ProcessExecutorOptions } from './process-options.ts';
import type { IdleProcess } from './warm/start-idle.ts';
import { linkAttempt } from './warm/warm-links.ts';
import type { WrittenPlaces } from './written/written-places.ts';

export interface WarmRunParts extends Pick<
  ProcessExecutorOptions,
  'attemptsDirectory' | 'limits' | 'logger'
> {
  readonly pool: WarmProcessPool<IdleProcess>;
  readonly written: WrittenPlaces;
}

/** Runs an attempt in the warm process that was taken for it. Undefined where there is none that can. */
export async function runWarm(
  attempt: Attempt,
  { workspace, ...run }: RunOptions,
  { attemptsDirectory, limits, logger, pool, written }: WarmRunParts,
): Promise<ExecutionOutcome | undefined> {
  const warmProcess = await takeOver(pool, attempt.id, workspace.path);
  if (warmProcess === undefined) return undefined;
  await using _link = await linkAttempt(attemptsDirectory, attempt.id, warmProcess.id).catch(
    async (error: unknown) => {
      await endWarm(warmProcess);
      throw error;
    },
  );
  using _lent = written.lend(warmProcess.id, attempt.id);
  return await runFromWarm(warmProcess, attempt, { ...run, limits, logger });
}
