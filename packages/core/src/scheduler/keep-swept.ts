import type { ExecutionMode } from '@claude-ops/contract';
import type { Executor } from '../executors/executor.ts';
import type { Logger } from '../logger.ts';

const PAUSE_MS = 60_000;

export interface SweepingOptions {
  readonly executors: ReadonlyMap<ExecutionMode, Executor>;
  readonly logger: Logger;
}

/** Ends, once a minute, what belongs to no run. */
export function keepSwept({ executors, logger }: SweepingOptions): Disposable {
  const sweep = async () => {
    for (const executor of executors.values()) await executor.sweep?.();
  };
  const timer = setInterval(() => {
    sweep().catch((error: unknown) => logger.error({ event: 'sweep_failed', err: error }, 'a sweep failed'));
  }, PAUSE_MS);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
