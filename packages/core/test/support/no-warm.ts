import type { ContainerExecutorOptions } from '../../src/executors/container/container-executor.ts';

/** For an executor that starts nothing ahead. */
export const NO_WARM: Pick<ContainerExecutorOptions, 'warm' | 'gateway'> = {
  warm: { count: 0, maxAgeMs: 1 },
  gateway: { reserve: () => Promise.reject(new Error('Nothing is started ahead.')) },
};
