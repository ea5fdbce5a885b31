import { coldArguments } from '../../claude/delivery/arguments.ts';
import { needsPatience } from '../../claude/patience.ts';
import { outcomeOfStop } from '../../claude/outcome.ts';
import type { Attempt } from '../../attempt/attempt.ts';
import type { ExecutionOutcome } from '../../attempt/outcome.ts';
import { stopCauseOf } from '../../attempt/stop-cause.ts';
import type { RunOptions } from '../executor.ts';
import { explainRefusal } from '../explain-refusal.ts';
import { runClaude, type RunLimits } from '../run/run-claude.ts';
import { explainFailure } from './engine/explain-failure.ts';
import { ensureOpenNetwork } from './engine/open-network.ts';
import { labelsOf } from './labels.ts';
import { planContainer, type ContainerParts, type ContainerPlan } from './plan-container.ts';
import { readContainedVersion } from './read-contained-version.ts';
import type { Removals } from './removals.ts';
import { startContainer, type StartedContainer } from './start-container.ts';

export interface ContainedRunParts extends ContainerParts {
  readonly instanceId: string;
  readonly limits: RunLimits;
  readonly removals: Removals;
}

/**
 * Starts a container for an attempt, and runs it there.
 *
 * @throws {EngineFailure} where there can be no container.
 */
export async function runCold(
  attempt: Attempt,
  run: RunOptions,
  parts: ContainedRunParts,
): Promise<ExecutionOutcome> {
  const cause = stopCauseOf(run.signal);
  if (cause !== undefined) return outcomeOfStop(cause, null);
  const plan = { ...planOf(attempt, run, parts), network: await findNetwork(attempt, parts) };
  const outcome = await runIn(plan, { attempt, run, parts });
  await run.takeSession?.(plan.own.home, outcome);
  const { image } = parts.settings;
  return await explainRefusal(outcome, {
    where: `of the image ${image}`,
    update: `Build it with a newer one: docker build -f docker/runner.Dockerfile -t ${image} docker`,
    findVersion: () => readContainedVersion(plan, parts),
  });
}

interface ContainedRun {
  readonly attempt: Attempt;
  readonly run: RunOptions;
  readonly parts: ContainedRunParts;
}

async function runIn(plan: ContainerPlan, { attempt, run, parts }: ContainedRun): Promise<ExecutionOutcome> {
  await using started = await start(plan, attempt.id, parts);
  return await runClaude(attempt, { ...run, limits: parts.limits, start: async () => started.claude });
}

function planOf(
  attempt: Attempt,
  { workspace, place, gateway }: RunOptions,
  { instanceId }: ContainedRunParts,
): ContainerPlan {
  const { socketDirectory, own } = place ?? {};
  if (socketDirectory === undefined || own === undefined)
    throw new Error('A container has no way to the gateway, or no home.');
  return {
    gateway,
    socketDirectory,
    resources: attempt.spec.resources,
    claudeArguments: coldArguments(attempt),
    isHeld: attempt.spec.setup !== null,
    isPatient: needsPatience(attempt.spec),
    keepsInput: keepsInput(attempt),
    labels: labelsOf(instanceId, attempt),
    workspace: workspace.path,
    own,
  };
}

async function findNetwork(
  { spec: { network } }: Attempt,
  { engine, settings, instanceId }: ContainedRunParts,
): Promise<string | undefined> {
  if (network.policy !== 'open' || !settings.allowOpenNetwork) return undefined;
  try {
    return await ensureOpenNetwork(engine.client, instanceId);
  } catch (error) {
    throw explainFailure(error, settings);
  }
}

/** Where people decide what the CLI asks, it must still ask the next server. */
export function keepsInput({ spec }: Attempt): boolean {
  return spec.permissionPrompts === 'ask';
}

async function start(plan: ContainerPlan, id: string, parts: ContainedRunParts): Promise<StartedContainer> {
  const { engine, settings, removals } = parts;
  try {
    return await startContainer(engine, planContainer(plan, parts), {
      id,
      removals,
      keepsInput: plan.keepsInput,
    });
  } catch (error) {
    throw explainFailure(error, settings);
  }
}
