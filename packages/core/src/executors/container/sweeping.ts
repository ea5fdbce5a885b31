import type { Logger } from '../../logger.ts';
import type { Engine } from './engine/engine.ts';
import { EngineFailure, hasNoEngine, isUnreachable, statusOf } from './engine/engine-failure.ts';
import { removeOpenNetwork } from './engine/open-network.ts';
import { findContainers, removeContainers } from './leftovers.ts';

export interface SweepingOptions {
  readonly connect: () => Promise<Engine>;
  readonly instanceId: string;
  /** Whether the container of an attempt, or of a warm process, is somebody's. */
  readonly isKept: (id: string) => boolean;
  readonly logger: Logger;
}

/** Removes what belongs to no run. What an engine can't do now is no reason to fail: the next sweep asks again. */
export interface Sweeping {
  containers(): Promise<void>;
  containersOf(attempt: { readonly instanceId: string; readonly attemptId: string }): Promise<void>;
  /** A container in which a run still goes on stays. */
  network(): Promise<void>;
}

const ORPHANS = 'containers that belong to no run';

export function createSweeping({ connect, instanceId, isKept, logger }: SweepingOptions): Sweeping {
  const quietly = async (lookedFor: string, work: (engine: Engine) => Promise<void>) => {
    try {
      await work(await connect());
    } catch (error) {
      if (!(error instanceof EngineFailure) && statusOf(error) === undefined && !isUnreachable(error))
        throw error;
      if (!hasNoEngine(error))
        logger.warn(
          { event: 'search_failed', err: error, lookedFor },
          'a search in the container engine failed',
        );
    }
  };
  return {
    containers: () =>
      quietly(ORPHANS, async (engine) => {
        const removed = await removeContainers(await findContainers(engine, { instanceId }), isKept);
        if (removed > 0)
          logger.warn({ event: 'containers_swept', removed }, 'removed containers without a run');
      }),
    containersOf: (attempt) =>
      quietly(
        ORPHANS,
        async (engine) => void (await removeContainers(await findContainers(engine, attempt))),
      ),
    network: () =>
      quietly('the network of containers', async ({ client }) => await removeOpenNetwork(client, instanceId)),
  };
}
