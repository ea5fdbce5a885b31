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
  if (isHalfLine(outcome)) return interrupted(outcome, HALF_LINE);
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
  return interrupted(outcome, 'The server ended without warning while the task was being started.');
}

const HALF_LINE = 'The server ended without warning while it wrote to the claude CLI.';

/** A CLI (2.1.330) that reads half a line exits, and says so. Its earlier server was killed while it wrote that line. */
function isHalfLine(outcome: ExecutionOutcome): outcome is FailedOutcome {
  return (
    outcome.status === 'failed' &&
    outcome.error.code === 'claude_failed' &&
    outcome.error.message.includes('Error parsing streaming input line')
  );
}

type FailedOutcome = Extract<ExecutionOutcome, { readonly status: 'failed' }>;

function interrupted(outcome: FailedOutcome, reason: string): ExecutionOutcome {
  return { ...outcome, error: taskError('interrupted', reason) };
}
