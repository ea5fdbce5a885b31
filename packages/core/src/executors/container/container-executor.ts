import { taskError } from '../../claude/task-error.ts';
import type { Logger } from '../../logger.ts';
import type { Executor } from '../executor.ts';
import type { ContainerSettings } from './container-options.ts';
import { connectOnce } from './engine/connect-once.ts';
import { EngineFailure, isUnreachable } from './engine/engine-failure.ts';
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
  /** Where no engine answers, nothing of it can be removed now; the next sweep looks again. */
  const quietly = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof EngineFailure) && !isUnreachable(error)) throw error;
    }
  };

  const canResume = async (attemptId: string) => {
    const engine = await connect().catch(() => undefined);
    if (engine === undefined) return false;
    return (await findContainers(engine, { instanceId, attemptId })).length > 0;
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

    ...(settings.resume && { canResume }),
    async recover(kept) {
      for (const attemptId of kept) live.add(attemptId);
      await quietly(removeLeftovers);
    },

    sweep: () => quietly(removeLeftovers),

    async endLeftovers(attempt) {
      await quietly(async () => {
        await removeContainers(await findContainers(await connect(), attempt));
      });
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
