import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { taskError } from '../../claude/task-error.ts';
import type { Logger } from '../../logger.ts';
import { removeTree } from '../../remove-tree.ts';
import type { Executor } from '../executor.ts';
import type { ContainerSettings } from './container-options.ts';
import { connectOnce } from './engine/connect-once.ts';
import { EngineFailure, hasNoEngine, isUnreachable, statusOf } from './engine/engine-failure.ts';
import { findRun } from './find-run.ts';
import { findContainers, removeContainers } from './leftovers.ts';
import { openContainerPlace } from './place.ts';
import { refusalsOf } from './refusals.ts';
import { runContained, type ContainedRunParts } from './run-contained.ts';

export interface ContainerExecutorOptions extends Omit<ContainedRunParts, 'engine'> {
  readonly settings: ContainerSettings;
  /** Where each attempt has the directory of its gateway's socket. Nothing else may live there. */
  readonly placesDirectory: string;
  /** Whom the server runs as. */
  readonly server: { readonly uid: number; readonly gid: number };
  readonly logger: Logger;
}

/** Runs the claude CLI in a container of its own. */
export function createContainerExecutor(options: ContainerExecutorOptions): Executor {
  const { settings, instanceId, placesDirectory, logger } = options;
  const connect = connectOnce(settings, options.server);
  const live = new Set<string>();

  const removeLeftovers = async () => {
    const found = await findContainers(await connect(), { instanceId });
    const removed = await removeContainers(found, (attemptId) => live.has(attemptId));
    if (removed > 0) logger.warn({ removed }, 'removed containers that belong to no run');
  };
  /** What an engine can't do now is no reason to fail: the next sweep asks again. */
  const quietly = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof EngineFailure) && statusOf(error) === undefined && !isUnreachable(error))
        throw error;
      if (!hasNoEngine(error))
        logger.warn({ err: error }, 'containers that belong to no run could not be looked for');
    }
  };

  const removePlaces = async (isKept: (attemptId: string) => boolean) => {
    const left = await readdir(placesDirectory).catch((): string[] => []);
    for (const attemptId of left)
      if (!isKept(attemptId)) await removeTree(path.join(placesDirectory, attemptId), logger);
  };

  return {
    mode: 'container',

    refusalsOf: (task) => refusalsOf(task, settings),

    async findWorkspaceOwner() {
      // Without an engine there is no run, which says so itself.
      const { user } = (await connect().catch(() => undefined)) ?? {};
      return user?.ownsWorkspace === true ? user : undefined;
    },

    openPlace: (attemptId) => openContainerPlace(placesDirectory, attemptId, logger),

    ...(settings.resume && { findRun: (attemptId) => findRun(connect, { instanceId, attemptId }) }),
    async recover(kept) {
      for (const attemptId of kept) live.add(attemptId);
      await quietly(removeLeftovers);
      await removePlaces((attemptId) => kept.has(attemptId));
    },

    sweep: () => quietly(removeLeftovers),

    async endLeftovers(attempt) {
      live.delete(attempt.attemptId);
      await quietly(async () => {
        await removeContainers(await findContainers(await connect(), attempt));
      });
      await removeTree(path.join(placesDirectory, attempt.attemptId), logger);
    },

    async run(attempt, run) {
      live.add(attempt.id);
      try {
        return await runContained(attempt, run, { ...options, engine: await connect() });
      } catch (error) {
        if (!(error instanceof EngineFailure)) throw error;
        logger.warn({ err: error, taskId: attempt.taskId }, 'a container could not be run');
        return { status: 'failed', error: taskError('executor_unavailable', error.message), result: null };
      } finally {
        live.delete(attempt.id);
      }
    },
  };
}
