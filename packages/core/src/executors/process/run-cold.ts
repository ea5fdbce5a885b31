import path from 'node:path';
import { coldArguments } from '../../claude/delivery/arguments.ts';
import { needsPatience } from '../../claude/patience.ts';
import { outcomeOfStop } from '../../claude/outcome.ts';
import { taskError } from '../../claude/task-error.ts';
import { readProgramVersion, type ProgramOptions } from '../../processes/read-program-version.ts';
import { explainRefusal } from '../explain-refusal.ts';
import type { Attempt } from '../../attempt/attempt.ts';
import type { ExecutionOutcome } from '../../attempt/outcome.ts';
import { stopCauseOf } from '../../attempt/stop-cause.ts';
import type { RunOptions } from '../executor.ts';
import { NotStartedError } from '../not-started-error.ts';
import { runClaude } from '../run/run-claude.ts';
import { makeAttemptDirectory } from './attempt-directory.ts';
import type { Confinement } from './confinement/find-confinement.ts';
import type { StartClaude } from './create-starter.ts';
import { claudeNotFoundMessage, findClaude, type ClaudeSearch } from './find-claude.ts';
import { findChainShortage } from './limits/chain-shortage.ts';
import type { ProcessExecutorOptions } from './process-options.ts';
import type { RunNetworks } from './network/run-networks.ts';
import type { RunUsers } from './users/run-users.ts';

export interface ColdRunParts extends Pick<
  ProcessExecutorOptions,
  'attemptsDirectory' | 'gitIdentity' | 'hostEnvironment' | 'limits' | 'logger'
> {
  readonly search: ClaudeSearch;
  readonly users: RunUsers;
  readonly confinement: () => Promise<Confinement>;
  readonly startClaude: StartClaude;
  readonly networks: Pick<RunNetworks, 'find'>;
}

/**
 * Starts a CLI for an attempt, and runs it.
 *
 * @throws {NotStartedError} where none was started.
 */
export async function runCold(
  attempt: Attempt,
  run: RunOptions,
  parts: ColdRunParts,
): Promise<ExecutionOutcome> {
  let [hasStarted, hasSpoken] = [false, false];
  const startClaude: StartClaude = async (plan) => {
    const claude = await parts.startClaude(plan);
    hasStarted = true;
    return claude;
  };
  const emit: RunOptions['emit'] = async (event) => {
    hasSpoken = true;
    await run.emit(event);
  };
  try {
    const outcome = await startAndRun(attempt, { ...run, emit }, { ...parts, startClaude });
    const shortage = hasSpoken ? undefined : findChainShortage(outcome);
    if (shortage === undefined) return outcome;
    hasStarted = false;
    throw shortage;
  } catch (error) {
    throw hasStarted ? error : new NotStartedError(error);
  }
}

async function startAndRun(
  attempt: Attempt,
  { workspace, ...run }: RunOptions,
  parts: ColdRunParts,
): Promise<ExecutionOutcome> {
  const { search, users, limits, logger } = parts;
  const claudePath = await findClaude(search);
  if (claudePath === undefined) return claudeNotFound(search);
  const user = await users.take(attempt.id);
  await using directory = await makeAttemptDirectory({
    root: parts.attemptsDirectory,
    attemptId: attempt.id,
    owner: user,
    gitIdentity: parts.gitIdentity,
    session: attempt.session,
    logger,
  });
  await parts.confinement();
  const cause = stopCauseOf(run.signal);
  if (cause !== undefined) return outcomeOfStop(cause, null);
  const start = () =>
    parts.startClaude({
      id: attempt.id,
      claudePath,
      cwd: workspace.path,
      directory,
      gateway: run.gateway,
      network: parts.networks.find(attempt.id),
      processes: attempt.spec.resources?.processes,
      user,
      claudeArguments: coldArguments(attempt),
      isHeld: attempt.spec.setup !== null,
      isPatient: needsPatience(attempt.spec),
    });
  const outcome = await runClaude(attempt, { ...run, limits, start });
  await run.takeSession?.(directory.home, outcome);
  const home = path.join(directory.path, 'version');
  const asked = { environment: parts.hostEnvironment, signal: run.signal, user, home };
  return await explainRefusal(outcome, {
    where: claudePath,
    findVersion: () => versionOf(claudePath, asked),
  });
}

function claudeNotFound(search: ClaudeSearch): ExecutionOutcome {
  const error = taskError('claude_not_found', claudeNotFoundMessage(search));
  return { status: 'failed', error, result: null };
}

/** Undefined where the CLI tells none. */
async function versionOf(claudePath: string, asked: ProgramOptions): Promise<string | undefined> {
  const answer = await readProgramVersion(claudePath, asked);
  return 'version' in answer ? answer.version : undefined;
}
