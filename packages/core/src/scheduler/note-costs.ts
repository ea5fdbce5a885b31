import type { Logger } from '../logger.ts';
import type { CostNote, TaskQueue } from '../store/task-queue.ts';

/** Knows what an attempt has cost by now, and notes it in the store. */
export interface CostNotes {
  /** US dollars, as told last; undefined where nothing was told. */
  readonly latestUsd: number | undefined;
  /** No caller waits until it is written. */
  note(costUsd: number): void;
  /** The cost as told last, without a note. */
  end(costUsd: number): void;
  /** Waits for the note that is being written: it must not come after a later one. */
  settle(): Promise<void>;
}

/**
 * Notes in the store what an attempt has cost, each time it is told: a server that dies can't say so. Costs change faster than they can
 * be written: they are written one at a time, and of those that came meanwhile the latest. No request of the run waits for it.
 */
export function noteCosts(
  attempt: Pick<CostNote, 'taskId' | 'attempt'>,
  { store, logger }: { readonly store: TaskQueue; readonly logger: Logger },
): CostNotes {
  let latest: number | undefined;
  let waiting: number | undefined;
  let writing: Promise<void> | undefined;
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
    writing = undefined;
  };
  return {
    get latestUsd() {
      return latest;
    },
    note(costUsd) {
      latest = costUsd;
      waiting = costUsd;
      writing ??= writeAll();
    },
    end(costUsd) {
      latest = costUsd;
    },
    settle: async () => await writing,
  };
}
