import type { Logger } from '../logger.ts';
import type { CostNote, TaskQueue } from '../store/task-queue.ts';

/**
 * Notes in the store what an attempt has cost, each time it is told: a server that dies can't say so. Costs change faster than they can
 * be written: they are written one at a time, and of those that came meanwhile the latest. No request of the run waits for it.
 */
export function noteCosts(
  attempt: Pick<CostNote, 'taskId' | 'attempt'>,
  { store, logger }: { readonly store: TaskQueue; readonly logger: Logger },
): (costUsd: number) => void {
  let waiting: number | undefined;
  let isWriting = false;
  const writeAll = async () => {
    while (waiting !== undefined) {
      const costUsd = waiting;
      waiting = undefined;
      await store.noteCost({ ...attempt, costUsd }).catch((error: unknown) => {
        logger.warn(
          { event: 'cost_not_stored', err: error, taskId: attempt.taskId },
          'the cost of a run could not be stored',
        );
      });
    }
    isWriting = false;
  };
  return (costUsd) => {
    waiting = costUsd;
    if (isWriting) return;
    isWriting = true;
    void writeAll();
  };
}
