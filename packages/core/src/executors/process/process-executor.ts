import type { Executor } from '../executor.ts';
import { findConfinementOnce } from './confinement/find-confinement-once.ts';
import { createStarter } from './create-starter.ts';
import { refusalsOf } from './limits/refusals.ts';
import { findNetworks } from './network/find-networks.ts';
import { createRunNetworks } from './network/run-networks.ts';
import type { ProcessExecutorOptions } from './process-options.ts';
import { createReach } from './program/reach-program.ts';
import { endLeftovers, recover } from './recover.ts';
import { runCold } from './run-cold.ts';
import { runWarm } from './run-warm.ts';
import { createRunUsers } from './users/run-users.ts';
import { createWarmProcesses } from './warm/warm-processes.ts';
import { createWrittenPlaces } from './written/written-places.ts';

/** Runs the claude CLI as a child process. */
export function createProcessExecutor(options: ProcessExecutorOptions): Executor {
  const parts = createParts(options);
  const { confinement, networks, pool, users, written } = parts;
  return {
    mode: 'process',
    warm: pool,
    refusalsOf: async ({ resources }) => {
      const { processes } = options.processLimits;
      const asks = resources?.processes !== undefined;
      return refusalsOf(resources, { count: asks ? (await confinement()).processCount : 'none', processes });
    },
    findWorkspaceOwner: users.take,
    releaseOwner: users.giveBack,
    writtenBy: written.of,
    enforcesNetwork: networks.areMade,
    openRunDirectory: async ({ id, spec }) => (spec.network.isEnforced ? await networks.open(id) : undefined),
    recover: () => recover(parts),
    endLeftovers: (attempt, onEnded) => endLeftovers(attempt, options, onEnded),
    settle: async () => await networks[Symbol.asyncDispose](),
    run: async (attempt, run) => (await runWarm(attempt, run, parts)) ?? (await runCold(attempt, run, parts)),
  };
}

/** The parts that a recovery and all runs share. */
function createParts(options: ProcessExecutorOptions) {
  const { user, logger, usePidNamespace, hostEnvironment: environment } = options;
  const search = { configured: options.claudePath, environment };
  const confinement = findConfinementOnce({
    user,
    logger,
    environment,
    usePidNamespace,
    shared: options.sharedPlaces,
    limits: options.processLimits,
  });
  const users = createRunUsers(user, options);
  const reach = createReach({ ...options, confinement, environment });
  const written = createWrittenPlaces();
  const startClaude = createStarter(options, { confinement, reach, users, written });
  const pool = createWarmProcesses({ ...options, start: startClaude, search, users, confinement });
  const networks = createRunNetworks(async () =>
    findNetworks({ user, confinement: await confinement(), environment }),
  );
  return { ...options, search, confinement, users, reach, written, startClaude, pool, networks };
}
