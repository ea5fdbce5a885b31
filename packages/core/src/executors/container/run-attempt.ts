import type { Attempt } from '../../attempt/attempt.ts';
import type { ExecutionOutcome } from '../../attempt/outcome.ts';
import { taskError } from '../../claude/task-error.ts';
import type { Logger } from '../../logger.ts';
import type { RunOptions } from '../executor.ts';
import { runFromWarm } from '../warm/run-from-warm.ts';
import { takeOver } from '../warm/take-over.ts';
import type { WarmProcessPool } from '../warm/warm-process-pool.ts';
import type { EngineInUse } from './engine/connect-once.ts';
import { EngineFailure } from './engine/engine-failure.ts';
import type { Places } from './places.ts';
import { resumeContained } from './resume-contained.ts';
import { runCold, type ContainedRunParts } from './run-cold.ts';
import type { WarmContainer } from './warm/start-idle.ts';

export interface AttemptParts extends Omit<ContainedRunParts, 'engine'> {
  readonly connect: () => Promise<EngineInUse>;
  readonly places: Pick<Places, 'findWarm'>;
  readonly pool: WarmProcessPool<WarmContainer>;
  /** The attempts and warm processes whose containers no sweep takes away. */
  readonly live: Set<string>;
  readonly logger: Logger;
}

/** Runs an attempt in a container. An engine that can't is the outcome. */
export async function runAttempt(
  attempt: Attempt,
  run: RunOptions,
  parts: AttemptParts,
): Promise<ExecutionOutcome> {
  const { live, logger } = parts;
  live.add(attempt.id);
  try {
    return await runSomewhere(attempt, run, parts);
  } catch (error) {
    if (!(error instanceof EngineFailure)) throw error;
    logger.warn({ event: 'container_failed', err: error, taskId: attempt.taskId }, 'container failed');
    return { status: 'failed', error: taskError('executor_unavailable', error.message), result: null };
  } finally {
    live.delete(attempt.id);
  }
}

/** In the container of an earlier server that it is to go on in, in the warm one that was taken for it, or in a new one. */
async function runSomewhere(
  attempt: Attempt,
  run: RunOptions,
  parts: AttemptParts,
): Promise<ExecutionOutcome> {
  const connected = { ...parts, engine: await parts.connect() };
  if (run.resumedAfter !== undefined) return await resume(attempt, run, connected);
  return (await runWarm(attempt, run, parts)) ?? (await runCold(attempt, run, connected));
}

async function resume(
  attempt: Attempt,
  run: RunOptions,
  parts: AttemptParts & ContainedRunParts,
): Promise<ExecutionOutcome> {
  const warmId = await parts.places.findWarm(attempt.id);
  try {
    return await resumeContained(attempt, run, { ...parts, warmId });
  } finally {
    if (warmId !== undefined) parts.live.delete(warmId);
  }
}

/** Undefined where there is no warm container that can. */
async function runWarm(
  attempt: Attempt,
  run: RunOptions,
  { pool, limits, logger }: AttemptParts,
): Promise<ExecutionOutcome | undefined> {
  const warmProcess = await takeOver(pool, attempt.id, run.workspace.path);
  return warmProcess && (await runFromWarm(warmProcess, attempt, { ...run, limits, logger }));
}
