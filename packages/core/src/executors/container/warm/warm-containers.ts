import type { EngineInUse } from '../engine/connect-once.ts';
import { inTime } from '../engine/in-time.ts';
import {
  createWarmProcessPool,
  type WarmProcessPool,
  type WarmPoolSettings,
} from '../../warm/warm-process-pool.ts';
import { containerProfileFor } from './container-profile.ts';
import { measure } from './measure.ts';
import { startIdle, type WarmContainer, type StartIdleOptions } from './start-idle.ts';

export interface WarmContainersOptions extends WarmPoolSettings, Omit<StartIdleOptions, 'engine'> {
  readonly connect: () => Promise<EngineInUse>;
}

/** Containers in which a CLI waits for a task. */
export function createWarmContainers(options: WarmContainersOptions): WarmProcessPool<WarmContainer> {
  const { connect, settings, logger } = options;
  const imageNow = async ({ client }: EngineInUse) =>
    (await inTime(client.getImage(settings.image).inspect())).Id;
  return createWarmProcessPool<WarmContainer>({
    mode: 'container',
    maxAgeMs: options.maxAgeMs,
    profileFor: containerProfileFor,
    logger,
    // A directory that is mounted and then renamed is still the same one to the kernel; to what carries files into a virtual machine it may be none.
    count: process.platform === 'linux' ? options.count : 0,
    async start(profile) {
      const engine = await connect().catch(() => undefined);
      return engine && (await startIdle(profile, { ...options, engine }));
    },
    async measure({ container, imageId }) {
      const isCurrent = (await imageNow(await connect())) === imageId;
      return isCurrent ? await measure(container) : undefined;
    },
  });
}
