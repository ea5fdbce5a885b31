import { claudeArguments } from '../../claude/arguments.ts';
import { outcomeOfStop } from '../../claude/outcome.ts';
import { stopCauseOf, type Attempt, type ExecutionOutcome, type RunOptions } from '../executor.ts';
import { runClaude, type RunLimits } from '../run/run-claude.ts';
import { INSIDE } from './container-spec.ts';
import { explainFailure } from './engine/explain-failure.ts';
import { labelsOf } from './labels.ts';
import { planContainer, type ContainerParts } from './plan-container.ts';
import type { Removals } from './removals.ts';
import { startContainer, type StartedContainer } from './start-container.ts';

export interface ContainedRunParts extends ContainerParts {
  readonly instanceId: string;
  readonly limits: RunLimits;
  readonly removals: Removals;
}

/**
 * Runs an attempt in a container of its own.
 *
 * @throws {EngineFailure} where there can be no container.
 */
export async function runContained(
  attempt: Attempt,
  run: RunOptions,
  parts: ContainedRunParts,
): Promise<ExecutionOutcome> {
  const cause = stopCauseOf(run.signal);
  if (cause !== undefined) return outcomeOfStop(cause, null);
  await using started = await start(attempt, run, parts);
  return await runClaude(attempt, { ...run, limits: parts.limits, start: async () => started.claude });
}

async function start(
  attempt: Attempt,
  { workspace, place, gateway }: RunOptions,
  parts: ContainedRunParts,
): Promise<StartedContainer> {
  if (place === undefined) throw new Error('A container has no way to the gateway.');
  const { engine, settings, instanceId, removals } = parts;
  const plan = {
    ...{ gateway, resources: attempt.resources },
    claudeArguments: claudeArguments(attempt),
    labels: labelsOf(instanceId, attempt),
    workingDirectory: INSIDE.workspace,
    workspace: workspace.path,
    socketDirectory: place.socketDirectory,
    hasOpenNetwork: attempt.network === 'open' && settings.allowOpenNetwork,
  };
  try {
    return await startContainer(engine, planContainer(plan, parts), { id: attempt.id, removals });
  } catch (error) {
    throw explainFailure(error, settings);
  }
}
