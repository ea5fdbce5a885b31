import type { Gateway } from '../../gateway/gateway.ts';
import type { Logger } from '../../logger.ts';
import type { Executor, RunDirectory } from '../executor.ts';
import type { WarmPoolSettings } from '../warm/warm-process-pool.ts';
import type { ContainerSettings } from './container-options.ts';
import { connectOnce } from './engine/connect-once.ts';
import { findRun, findRunInit } from './find-run.ts';
import { createPlaces, idsOf, type PlacesOptions } from './places.ts';
import { endLeftovers, recover, settle } from './recover.ts';
import { refusalsOf } from './refusals.ts';
import { createRemovals } from './removals.ts';
import { runAttempt } from './run-attempt.ts';
import type { ContainedRunParts } from './run-cold.ts';
import { createSweeping } from './sweeping.ts';
import { createWarmContainers } from './warm/warm-containers.ts';
import { createWrittenPlaces } from './written-places.ts';

export interface ContainerExecutorOptions
  extends Omit<ContainedRunParts, 'engine' | 'removals'>, Omit<PlacesOptions, 'findOwner'> {
  readonly settings: ContainerSettings;
  readonly warm: WarmPoolSettings;
  readonly gateway: Pick<Gateway, 'reserve'>;
  /** Whom the server runs as. */
  readonly server: { readonly uid: number; readonly gid: number };
  readonly logger: Logger;
}

/** Runs the claude CLI in a container of its own. */
export function createContainerExecutor(options: ContainerExecutorOptions): Executor {
  const { settings } = options;
  const parts = createParts(options);
  const { connect, findOwner, places, pool, removals, runOf, sweeping, written } = parts;
  return {
    mode: 'container',
    warm: pool,
    refusalsOf: (task) => refusalsOf(task, settings),
    findWorkspaceOwner: findOwner,
    async openRunDirectory({ id: attemptId, session }) {
      const warmProcess = pool.findTaken(attemptId);
      await warmProcess?.reservation[Symbol.asyncDispose]();
      const place = written.add(attemptId, await places.open(attemptId, warmProcess?.id, session));
      return holding(place, removals.hold(await idsOf(attemptId, places)));
    },
    writtenBy: written.of,
    ...(settings.resume && {
      findRun: async (attemptId) => await findRun(connect, await runOf(attemptId)),
    }),
    recover: (kept) => recover(kept, parts),
    sweep: sweeping.containers,
    settle: () => settle(parts),
    endLeftovers: (attempt, onEnded) => endLeftovers(attempt, parts, onEnded),
    run: (attempt, run) => runAttempt(attempt, run, parts),
  };
}

/** The parts that a recovery and all runs share. */
function createParts(options: ContainerExecutorOptions) {
  const { settings, instanceId, logger } = options;
  const { connect, hasConnected } = connectOnce(settings, options.server);
  const findOwner = async () => {
    // Without an engine there is no run, which says so itself.
    const { user } = (await connect().catch(() => undefined)) ?? {};
    return user?.ownsWorkspace === true ? user : undefined;
  };
  const places = createPlaces({ ...options, findOwner });
  const removals = createRemovals();
  const live = new Set<string>();
  const pool = createWarmContainers({ ...options, ...options.warm, connect, places, removals, live });
  const isKept = (id: string) => live.has(id) || removals.has(id);
  const sweeping = createSweeping({ connect, instanceId, isKept, logger });
  const runOf = async (attemptId: string) => {
    const warmId = await places.findWarm(attemptId);
    return { instanceId, attemptId, warmId };
  };
  const written = createWrittenPlaces(
    async (attemptId) => await findRunInit(await connect(), await runOf(attemptId)),
  );
  const shared = { connect, hasConnected, findOwner, places, removals, live };
  return { ...options, ...shared, pool, sweeping, runOf, written };
}

/** Another server goes on from the container of a run, which stays as long as the directory of the run. */
function holding(place: RunDirectory, held: Disposable): RunDirectory {
  return {
    ...place,
    async [Symbol.asyncDispose]() {
      held[Symbol.dispose]();
      await place[Symbol.asyncDispose]();
    },
  };
}
