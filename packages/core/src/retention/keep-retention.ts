import { timestamp, type Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { Pruner } from './pruner.ts';

const SHORTEST_INTERVAL_MS = 60_000;
const LONGEST_INTERVAL_MS = 60 * 60_000;

export interface RetentionOptions {
  readonly pruner: Pruner;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long finished tasks are kept, in milliseconds. */
  readonly taskRetentionMs: number;
}

/** Removes tasks that finished too long ago: now, and time and again until it is disposed. */
export function keepRetention({ pruner, clock, logger, taskRetentionMs }: RetentionOptions): Disposable {
  let isPruning = false;

  const prune = async () => {
    if (isPruning) return;
    isPruning = true;
    try {
      const finishedBefore = timestamp(Math.max(0, clock.now() - taskRetentionMs));
      const { tasks } = await pruner.prune(finishedBefore);
      if (tasks > 0) logger.info({ event: 'tasks_pruned', tasks, finishedBefore }, 'removed old tasks');
    } catch (error) {
      logger.error({ event: 'prune_failed', err: error }, 'old tasks could not be removed');
    } finally {
      isPruning = false;
    }
  };

  void prune();
  const timer = setInterval(() => void prune(), intervalOf(taskRetentionMs));
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/** Often enough that a task is kept at most a tenth longer than asked for. */
function intervalOf(taskRetentionMs: number): number {
  return Math.min(Math.max(taskRetentionMs / 10, SHORTEST_INTERVAL_MS), LONGEST_INTERVAL_MS);
}
