import path from 'node:path';
import { attemptMark, instanceMark } from '../../processes/sweep/mark.ts';
import { sweep } from '../../processes/sweep/sweep.ts';
import { removeTree } from '../../system/remove-tree.ts';
import type { Confinement } from './confinement/find-confinement.ts';
import { findClaude, type ClaudeSearch } from './find-claude.ts';
import type { ProcessExecutorOptions } from './process-options.ts';
import type { ReachProgram } from './program/reach-program.ts';
import { assertUsable } from './user/find-user-problem.ts';
import { isRange, type AgentUser } from './users/agent-user.ts';
import type { RunUsers } from './users/run-users.ts';
import { warnOfFewerWarm } from './warm/most-warm.ts';
import { findHome, listUnlinked, warmOf } from './warm/warm-links.ts';

export interface RecoverParts extends ProcessExecutorOptions {
  readonly search: ClaudeSearch;
  readonly confinement: () => Promise<Confinement>;
  readonly reach: ReachProgram;
  readonly users: RunUsers;
}

/**
 * Ends and removes what an earlier server of the same instance left.
 *
 * @throws {Error} where no agent can be started as the user that agents are to be.
 */
export async function recover(parts: RecoverParts): Promise<void> {
  const { user } = parts;
  if (user !== undefined) await checkUser(user, parts);
  const { killed, survivors } = await endProcesses(parts);
  if (user !== undefined && !isRange(user)) tellOfOneUser(user, parts);
  if (killed > 0)
    parts.logger.warn(
      { event: 'processes_of_earlier_server', killed, survivors },
      'killed processes of an earlier server',
    );
  await removeFiles(parts);
}

/** Ends what is left of one attempt, and of the warm process that ran it. */
export async function endLeftovers(
  { instanceId, attemptId }: { readonly instanceId: string; readonly attemptId: string },
  { attemptsDirectory }: Pick<ProcessExecutorOptions, 'attemptsDirectory'>,
  onEnded?: (home: string) => Promise<void>,
): Promise<void> {
  const warmIds = await warmOf(path.dirname(attemptsDirectory), instanceId, attemptId);
  for (const id of [attemptId, ...warmIds]) await sweep(attemptMark(instanceId, id));
  await onEnded?.(await findHome(attemptsDirectory, attemptId));
}

/** Before the first task: whether agents can be that user, start the CLI as that user, and be kept warm. */
async function checkUser(user: AgentUser, parts: RecoverParts): Promise<void> {
  const { search, reach, warm, maxRuns, logger } = parts;
  const { workspaces, attempts } = parts.sharedPlaces;
  const confinement = await parts.confinement();
  await assertUsable({ user, search, confinement, passed: [workspaces, attempts] });
  warnOfFewerWarm(warm.count, { user, maxRuns, hasMounts: confinement.mounts !== undefined }, logger);
  const claudePath = await findClaude(search);
  if (claudePath !== undefined) await reach(claudePath);
}

async function endProcesses({ instanceId, onSwept, users }: RecoverParts) {
  const report = await sweep(instanceMark(instanceId));
  onSwept(report);
  await users.endAll();
  return report;
}

function tellOfOneUser({ uid }: AgentUser, { logger }: RecoverParts): void {
  logger.info(
    { event: 'one_user_for_runs', uid },
    'all runs have the same user: they share its limits, and its files outside of mounts',
  );
}

/** The workspaces of warm processes that no attempt had taken, and all private places. */
async function removeFiles({ attemptsDirectory, sharedPlaces, logger }: RecoverParts): Promise<void> {
  for (const id of await listUnlinked(attemptsDirectory))
    await removeTree(path.join(sharedPlaces.workspaces, id), logger);
  await removeTree(attemptsDirectory, logger);
}
