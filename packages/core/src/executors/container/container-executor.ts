import path from 'node:path';
import { taskError } from '../../claude/task-error.ts';
import type { Gateway } from '../../gateway/gateway.ts';
import type { Logger } from '../../logger.ts';
import { removeTree } from '../../system/remove-tree.ts';
import type { Attempt } from '../../attempt/attempt.ts';
import type { ExecutionOutcome } from '../../attempt/outcome.ts';
import type { Executor, RunDirectory, RunOptions } from '../executor.ts';
import { runFromWarm } from '../warm/run-from-warm.ts';
import type { WarmPoolSettings } from '../warm/warm-process-pool.ts';
import { endWarm } from '../warm/idle-claude.ts';
import type { ContainerSettings } from './container-options.ts';
import { connectOnce } from './engine/connect-once.ts';
import { EngineFailure } from './engine/engine-failure.ts';
import { findRun, findRunInit } from './find-run.ts';
import { createPlaces, type PlacesOptions } from './places.ts';
import { refusalsOf } from './refusals.ts';
import { createRemovals } from './removals.ts';
import { resumeContained } from './resume-contained.ts';
import { runContained, type ContainedRunParts } from './run-contained.ts';
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
  const { settings, instanceId, workspacesDirectory, limits, logger } = options;
  const { connect, hasConnected } = connectOnce(settings, options.server);
  const findOwner = async () => {
    // Without an engine there is no run, which says so itself.
    const { user } = (await connect().catch(() => undefined)) ?? {};
    return user?.ownsWorkspace === true ? user : undefined;
  };
  const places = createPlaces({ ...options, findOwner });
  const removals = createRemovals();
  const live = new Set<string>();
  const warm = createWarmContainers({
    ...options,
    ...options.warm,
    ...{ connect, places, removals, live },
  });

  const isKept = (id: string) => live.has(id) || removals.has(id);
  const sweeping = createSweeping({ connect, instanceId, isKept, logger });

  const runOf = async (attemptId: string) => ({
    instanceId,
    attemptId,
    warmId: await places.findWarm(attemptId),
  });
  const written = createWrittenPlaces(
    async (attemptId) => await findRunInit(await connect(), await runOf(attemptId)),
  );

  const resume = async (attempt: Attempt, run: RunOptions, parts: ContainedRunParts) => {
    const warmId = await places.findWarm(attempt.id);
    try {
      return await resumeContained(attempt, run, { ...parts, warmId });
    } finally {
      if (warmId !== undefined) live.delete(warmId);
    }
  };
  const runOrResume = async (attempt: Attempt, run: RunOptions): Promise<ExecutionOutcome> => {
    const parts = { ...options, removals, engine: await connect() };
    if (run.resumedAfter !== undefined) return await resume(attempt, run, parts);
    const warmProcess = warm.handOver(attempt.id);
    if (warmProcess === undefined) return await runContained(attempt, run, parts);
    if (!(await warmProcess.workspace.is(run.workspace.path))) {
      await endWarm(warmProcess);
      return await runContained(attempt, run, parts);
    }
    return (
      (await runFromWarm(warmProcess, attempt, { ...run, limits, logger })) ??
      (await runContained(attempt, run, parts))
    );
  };

  return {
    mode: 'container',
    warm,

    refusalsOf: (task) => refusalsOf(task, settings),

    findWorkspaceOwner: findOwner,

    async openRunDirectory({ id: attemptId }) {
      const warmProcess = warm.findTaken(attemptId);
      await warmProcess?.reservation[Symbol.asyncDispose]();
      const place = written.add(attemptId, await places.open(attemptId, warmProcess?.id));
      const warmId = await places.findWarm(attemptId);
      return holding(place, removals.hold([attemptId, ...(warmId === undefined ? [] : [warmId])]));
    },
    writtenBy: written.of,

    ...(settings.resume && {
      findRun: async (attemptId) => await findRun(connect, await runOf(attemptId)),
    }),
    async recover(kept) {
      for (const attemptId of kept)
        for (const id of [attemptId, await places.findWarm(attemptId)]) if (id !== undefined) live.add(id);
      await sweeping.containers();
      await sweeping.network();
      // What a warm process had for a workspace has its name, until that is a task's.
      await places.keepOnly(kept, (id) => removeTree(path.join(workspacesDirectory, id), logger));
    },

    sweep: sweeping.containers,
    async settle() {
      await removals.settled();
      // An engine that was down when a container should have been removed may be back.
      if (!hasConnected()) return;
      await sweeping.containers();
      await sweeping.network();
    },

    async endLeftovers({ instanceId: owner, attemptId }) {
      const warmId = await places.findWarm(attemptId);
      for (const id of [attemptId, warmId]) {
        if (id === undefined) continue;
        live.delete(id);
        await sweeping.containersOf({ instanceId: owner, attemptId: id });
      }
      await places.remove(attemptId);
    },

    async run(attempt, run) {
      live.add(attempt.id);
      try {
        return await runOrResume(attempt, run);
      } catch (error) {
        if (!(error instanceof EngineFailure)) throw error;
        logger.warn({ event: 'container_failed', err: error, taskId: attempt.taskId }, 'container failed');
        return { status: 'failed', error: taskError('executor_unavailable', error.message), result: null };
      } finally {
        live.delete(attempt.id);
      }
    },
  };
}

/** What another server would go on from is there as long as the place of its run. */
function holding(place: RunDirectory, held: Disposable): RunDirectory {
  return {
    ...place,
    async [Symbol.asyncDispose]() {
      held[Symbol.dispose]();
      await place[Symbol.asyncDispose]();
    },
  };
}
