import { claudeArguments } from '../../claude/arguments.ts';
import { claudeEnvironment, type Environment } from '../../claude/environment.ts';
import { outcomeOfStop } from '../../claude/outcome.ts';
import { taskError } from '../../claude/task-error.ts';
import { stopCauseOf, type Attempt, type ExecutionOutcome, type RunOptions } from '../executor.ts';
import { runClaude, type RunLimits } from '../run/run-claude.ts';
import type { ContainerSettings } from './container-options.ts';
import { containerSpec, INSIDE } from './container-spec.ts';
import type { EngineInUse } from './engine/connect-once.ts';
import { EngineFailure } from './engine/engine-failure.ts';
import { explainFailure } from './engine/explain-failure.ts';
import { labelsOf } from './labels.ts';
import { findContainers } from './leftovers.ts';
import { resumeContainer, startContainer, type StartedContainer } from './start-container.ts';

export interface ContainedRunParts {
  readonly engine: EngineInUse;
  readonly settings: ContainerSettings;
  readonly instanceId: string;
  /** Variables for the CLI. */
  readonly claudeEnvironment: Environment;
  readonly limits: RunLimits;
}

/**
 * Runs an attempt in a container of its own, or goes on with one that an earlier server has started.
 *
 * @throws {EngineFailure} where there can be no container.
 */
export async function runContained(
  attempt: Attempt,
  run: RunOptions,
  parts: ContainedRunParts,
): Promise<ExecutionOutcome> {
  const cause = stopCauseOf(run.signal);
  if (cause !== undefined && run.resumedAfter === undefined) return outcomeOfStop(cause, null);
  const { limits } = parts;
  await using started =
    run.resumedAfter === undefined ? await start(attempt, run, parts) : await resume(attempt, parts);
  const tell = createTelling(run);
  const outcome = await runClaude(attempt, { ...run, ...tell, limits, start: async () => started.claude });
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

async function start(
  attempt: Attempt,
  run: RunOptions,
  { engine, settings, instanceId, claudeEnvironment: additions }: ContainedRunParts,
): Promise<StartedContainer> {
  const { workspace, place, gateway } = run;
  if (place === undefined) throw new Error('A container has no way to the gateway.');
  const { user, hostPath, mapsUsers } = engine;
  const spec = containerSpec({
    ...{ settings, user, mapsUsers },
    command: [settings.claudePath, ...claudeArguments(attempt)],
    environment: claudeEnvironment({
      ...{ host: {}, gateway },
      // The CLI refuses some modes to root, which in a rootless engine is an ordinary user.
      additions: user.uid === 0 ? { ...additions, IS_SANDBOX: '1' } : additions,
      home: INSIDE.home,
      temporaryDirectory: INSIDE.temporaryDirectory,
    }),
    labels: labelsOf(instanceId, attempt),
    limits: { ...settings, ...attempt.resources },
    workspace: hostPath(workspace.path),
    gatewayDirectory: hostPath(place.socketDirectory),
    hasOpenNetwork: attempt.network === 'open' && settings.allowOpenNetwork,
  });
  try {
    return await startContainer(engine, spec);
  } catch (error) {
    throw explainFailure(error, settings);
  }
}

async function resume(
  attempt: Attempt,
  { engine, instanceId }: ContainedRunParts,
): Promise<StartedContainer> {
  const [found] = await findContainers(engine, { instanceId, attemptId: attempt.id });
  if (found === undefined) throw new EngineFailure('The container of the run is gone.');
  return resumeContainer(found.container);
}
