import { taskError } from '../../claude/task-error.ts';
import type { Attempt } from '../../attempt/attempt.ts';
import type { ExecutionOutcome } from '../../attempt/outcome.ts';
import type { RunOptions } from '../executor.ts';
import { runClaude } from '../run/run-claude.ts';
import { EngineFailure } from './engine/engine-failure.ts';
import { findRunContainer } from './leftovers.ts';
import { keepsInput, type ContainedRunParts } from './run-cold.ts';
import { resumeContainer } from './start-container.ts';

export interface Resuming extends ContainedRunParts {
  /** The warm process that runs the attempt, if one does. */
  readonly warmId: string | undefined;
}

/**
 * Goes on with an attempt in the container that an earlier server has started for it, or ahead of it.
 *
 * @throws {EngineFailure} where that is gone.
 */
export async function resumeContained(
  attempt: Attempt,
  run: RunOptions,
  { engine, instanceId, limits, removals, warmId }: Resuming,
): Promise<ExecutionOutcome> {
  const found = await findRunContainer(engine, { instanceId, attemptId: attempt.id, warmId });
  if (found === undefined) throw new EngineFailure('The container of the run is gone.');
  const id = found.attemptId;
  await using started = await resumeContainer(found.container, {
    id,
    removals,
    keepsInput: keepsInput(attempt),
  });
  const tell = createTelling(run);
  const outcome = await runClaude(attempt, {
    ...run,
    ...tell,
    limits,
    start: async () => ({ ...started.claude, wasWarm: id === warmId }),
  });
  if (run.place?.own !== undefined) await run.takeSession?.(run.place.own.home, outcome);
  return run.resumedAfter === 0 && !tell.hasTold ? withoutBeginning(outcome) : outcome;
}

/** Passes on what a run says, and knows whether it said anything. */
function createTelling({ emit }: RunOptions): Pick<RunOptions, 'emit'> & { readonly hasTold: boolean } {
  let hasTold = false;
  return {
    async emit(event) {
      hasTold = true;
      await emit(event);
    },
    get hasTold() {
      return hasTold;
    },
  };
}

/** What the CLI exits with that was never given its whole prompt. */
const SAID_NOTHING: ReadonlySet<string> = new Set(['no_result', 'claude_failed']);

function withoutBeginning(outcome: ExecutionOutcome): ExecutionOutcome {
  if (outcome.status !== 'failed' || !SAID_NOTHING.has(outcome.error.code)) return outcome;
  const error = taskError(
    'interrupted',
    'The server ended without warning while the task was being started.',
  );
  return { ...outcome, error };
}
