import path from 'node:path';
import { taskError } from '../../claude/task-error.ts';
import type { Gateway } from '../../gateway/gateway.ts';
import type { Logger } from '../../logger.ts';
import { removeTree } from '../../remove-tree.ts';
import type { Attempt } from '../../attempt/attempt.ts';
import type { ExecutionOutcome } from '../../attempt/outcome.ts';
import type { Executor, RunOptions } from '../executor.ts';
import { runFromSpare } from '../spares/run-from-spare.ts';
import type { SpareSettings } from '../spares/spare-pool.ts';
import { endSpare } from '../spares/spare.ts';
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
import { createContainedSpares } from './spares/contained-spares.ts';
import { createWrittenPlaces } from './written-places.ts';

export interface ContainerExecutorOptions
  extends Omit<ContainedRunParts, 'engine' | 'removals'>, Omit<PlacesOptions, 'findOwner'> {
  readonly settings: ContainerSettings;
  readonly spares: SpareSettings;
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
  const spares = createContainedSpares({
    ...options,
    ...options.spares,
    ...{ connect, places, removals, live },
  });

  const isKept = (id: string) => live.has(id) || removals.has(id);
  const sweeping = createSweeping({ connect, instanceId, isKept, logger });

  const runOf = async (attemptId: string) => ({
    instanceId,
    attemptId,
    spareId: await places.findSpare(attemptId),
  });
  const written = createWrittenPlaces(
    async (attemptId) => await findRunInit(await connect(), await runOf(attemptId)),
  );

  const resume = async (attempt: Attempt, run: RunOptions, parts: ContainedRunParts) => {
    const spareId = await places.findSpare(attempt.id);
    try {
      return await resumeContained(attempt, run, { ...parts, spareId });
    } finally {
      if (spareId !== undefined) live.delete(spareId);
    }
  };
  const runOrResume = async (attempt: Attempt, run: RunOptions): Promise<ExecutionOutcome> => {
    const parts = { ...options, removals, engine: await connect() };
    if (run.resumedAfter !== undefined) return await resume(attempt, run, parts);
    const spare = spares.handOver(attempt.id);
    if (spare === undefined) return await runContained(attempt, run, parts);
    if (!(await spare.workspace.is(run.workspace.path))) {
      await endSpare(spare);
      return await runContained(attempt, run, parts);
    }
    return (
      (await runFromSpare(spare, attempt, { ...run, limits, logger })) ??
      (await runContained(attempt, run, parts))
    );
  };

  return {
    mode: 'container',
    spares,

    refusalsOf: (task) => refusalsOf(task, settings),

    findWorkspaceOwner: findOwner,

    async openPlace({ id: attemptId }) {
      const spare = spares.findTaken(attemptId);
      await spare?.reservation[Symbol.asyncDispose]();
      return written.add(attemptId, await places.open(attemptId, spare?.id));
    },
    writtenBy: written.of,

    ...(settings.resume && {
      findRun: async (attemptId) => await findRun(connect, await runOf(attemptId)),
    }),
    async recover(kept) {
      for (const attemptId of kept)
        for (const id of [attemptId, await places.findSpare(attemptId)]) if (id !== undefined) live.add(id);
      await sweeping.containers();
      await sweeping.network();
      // What a spare had for a workspace has its name, until that is a task's.
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
      const spareId = await places.findSpare(attemptId);
      for (const id of [attemptId, spareId]) {
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
