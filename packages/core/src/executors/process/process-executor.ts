import path from 'node:path';
import type { Environment } from '../../claude/environment.ts';
import type { Gateway } from '../../gateway/gateway.ts';
import type { Logger } from '../../logger.ts';
import { removeTree } from '../../system/remove-tree.ts';
import type { Attempt } from '../../attempt/attempt.ts';
import type { Executor, RunOptions } from '../executor.ts';
import { runFromWarm } from '../warm/run-from-warm.ts';
import type { GitIdentity } from '../git-identity.ts';
import type { WarmPoolSettings } from '../warm/warm-process-pool.ts';
import { endWarm } from '../warm/idle-claude.ts';
import { createStarter } from './create-starter.ts';
import { warnOfFewerWarm } from './warm/most-warm.ts';
import { createWarmProcesses } from './warm/warm-processes.ts';
import { linkAttempt, listUnlinked, warmOf } from './warm/warm-links.ts';
import { findClaude } from './find-claude.ts';
import { isRange, type AgentUser } from './users/agent-user.ts';
import { createRunUsers } from './users/run-users.ts';
import { createReach } from './program/reach-program.ts';
import { findConfinement, type Confinement } from './confinement/find-confinement.ts';
import { findNetworks } from './network/find-networks.ts';
import { createRunNetworks } from './network/run-networks.ts';
import { assertUsable } from './user/find-user-problem.ts';
import type { SharedPlaces } from './confinement/places.ts';
import { refusalsOf } from './limits/refusals.ts';
import type { ProcessLimitSettings } from './limits/run-limits.ts';
import type { RunLimits } from '../run/run-claude.ts';
import { runCold } from './run-cold.ts';
import { createWrittenPlaces } from './written/written-places.ts';
import { attemptMark, instanceMark } from '../../processes/sweep/mark.ts';
import { sweep, type SweepReport } from '../../processes/sweep/sweep.ts';

export interface ProcessExecutorOptions {
  /** Who runs the processes: what an earlier server of the same instance left is ended before the first run. */
  readonly instanceId: string;
  /** Where each attempt gets its private HOME. Nothing else may live there: it is emptied at the start. */
  readonly attemptsDirectory: string;
  /** Path of the CLI; without it, found on PATH or in the npm package. */
  readonly claudePath: string | undefined;
  /** The server's own environment, of which little is passed on. */
  readonly hostEnvironment: Environment;
  /** Variables for the CLI besides those. */
  readonly claudeEnvironment: Environment;
  /** What differs from the default. */
  readonly gitIdentity: Partial<GitIdentity>;
  /** Who the CLI is started as; undefined: the user of this server. */
  readonly user: AgentUser | undefined;
  /** Where the workspaces and the private places of all attempts are. */
  readonly sharedPlaces: SharedPlaces;
  /** Where the CLI is put for a user who can't pass to it, and there are no mounts. */
  readonly programsDirectory: string;
  readonly warm: WarmPoolSettings;
  /** How many runs there are at once, at most. */
  readonly maxRuns: number;
  /** Where the gateway is, for what is started before its attempt is known. */
  readonly address: Gateway['address'];
  /** Limits of one run. */
  readonly processLimits: ProcessLimitSettings;
  /** Whether to use a PID namespace where the platform allows one. */
  readonly usePidNamespace: boolean;
  readonly limits: RunLimits;
  /** Told after every sweep. */
  readonly onSwept: (report: SweepReport) => void;
  readonly logger: Logger;
}

/** Runs the claude CLI as a child process. */
export function createProcessExecutor(options: ProcessExecutorOptions): Executor {
  const { instanceId, hostEnvironment, limits, logger, user } = options;
  const search = { configured: options.claudePath, environment: hostEnvironment };
  let known: Promise<Confinement> | undefined;
  const confinement = async () =>
    await (known ??= findConfinement({
      user,
      logger,
      environment: hostEnvironment,
      usePidNamespace: options.usePidNamespace,
      shared: options.sharedPlaces,
      limits: options.processLimits,
    }).catch((error: unknown) => {
      // A trial that the machine had no room for is made again by the next run.
      known = undefined;
      throw error;
    }));

  const users = createRunUsers(user, options);
  const reach = createReach({ ...options, confinement, environment: hostEnvironment });
  const written = createWrittenPlaces();
  const startClaude = createStarter(options, { confinement, reach, users, written });
  const warm = createWarmProcesses({ ...options, start: startClaude, search, users, confinement });

  const runWarm = async (attempt: Attempt, { workspace, ...run }: RunOptions) => {
    const warmProcess = warm.handOver(attempt.id);
    if (warmProcess === undefined) return undefined;
    if (warmProcess.workspace.path !== workspace.path) {
      await endWarm(warmProcess);
      return undefined;
    }
    await using _link = await linkAttempt(options.attemptsDirectory, attempt.id, warmProcess.id).catch(
      async (error: unknown) => {
        await endWarm(warmProcess);
        throw error;
      },
    );
    using _lent = written.lend(warmProcess.id, attempt.id);
    return await runFromWarm(warmProcess, attempt, { ...run, limits, logger });
  };

  const networks = createRunNetworks(async () =>
    findNetworks({ user, confinement: await confinement(), environment: hostEnvironment }),
  );
  const coldParts = { ...options, search, users, confinement, startClaude, findNetwork: networks.find };

  return {
    mode: 'process',
    warm,
    refusalsOf: async ({ resources }) => {
      const { processes } = options.processLimits;
      const asks = resources?.processes !== undefined;
      return refusalsOf(resources, { count: asks ? (await confinement()).processCount : 'none', processes });
    },
    writtenBy: written.of,
    findWorkspaceOwner: users.take,
    releaseOwner: users.giveBack,
    enforcesNetwork: networks.areMade,
    openRunDirectory: async ({ id, spec }) => (spec.network.isEnforced ? await networks.open(id) : undefined),
    settle: async () => await networks[Symbol.asyncDispose](),

    async recover() {
      if (user !== undefined) {
        const passed = Object.values(options.sharedPlaces);
        const found = await confinement();
        await assertUsable({ user, search, confinement: found, passed });
        const room = { user, maxRuns: options.maxRuns, hasMounts: found.mounts !== undefined };
        warnOfFewerWarm(options.warm.count, room, logger);
        const claudePath = await findClaude(search);
        if (claudePath !== undefined) await reach(claudePath);
      }
      const report = await sweep(instanceMark(instanceId));
      options.onSwept(report);
      await users.endAll();
      if (user !== undefined && !isRange(user))
        logger.info(
          { event: 'one_user_for_runs', uid: user.uid },
          'all runs have the same user: they share its limits, and its files outside of mounts',
        );
      const { killed, survivors } = report;
      if (killed > 0)
        logger.warn(
          { event: 'processes_of_earlier_server', killed, survivors },
          'killed processes of an earlier server',
        );
      for (const id of await listUnlinked(options.attemptsDirectory))
        await removeTree(path.join(options.sharedPlaces.workspaces, id), logger);
      await removeTree(options.attemptsDirectory, logger);
    },

    async endLeftovers({ instanceId: owner, attemptId }) {
      for (const id of [
        attemptId,
        ...(await warmOf(path.dirname(options.attemptsDirectory), owner, attemptId)),
      ])
        await sweep(attemptMark(owner, id));
    },

    run: async (attempt, run) => (await runWarm(attempt, run)) ?? (await runCold(attempt, run, coldParts)),
  };
}
