/** A task that has ended. */
export interface FinishedTask {
  readonly id: string;
  /** RFC 3339 in UTC with milliseconds. */
  readonly finishedAt: string;
}

export interface FinishedQuery {
  /** RFC 3339 in UTC with milliseconds, exclusive. */
  readonly finishedBefore: string;
  /** Where the page before ended. */
  readonly after?: FinishedTask;
  readonly limit: number;
}

export interface PruneRequest {
  readonly ids: readonly string[];
  readonly at: string;
}

export interface PrunedQuery {
  readonly limit: number;
  /** Leaves tasks to the engines that ran them last, which have files of them. @default it lists them all the same */
  readonly leave?: {
    /** Not those of this engine. */
    readonly except: string;
    /** Not those that were pruned before. RFC 3339. */
    readonly prunedSince: string;
  };
}

/** What becomes of tasks that have ended. What holds for every method of a store stands at `TaskStore`. */
export interface Retention {
  /** Completed, failed and cancelled tasks, the one that ended first before the others, at most `limit`. */
  listFinished(query: FinishedQuery): Promise<FinishedTask[]>;

  countFinished(finishedBefore: string): Promise<number>;

  /**
   * Makes finished tasks gone for whoever reads: no other method but `listPruned` and `remove` knows them any more, and
   * their idempotency keys are free. What is queued, running, unknown or pruned already is left out.
   * @returns the ids of those it pruned.
   */
  prune(request: PruneRequest): Promise<string[]>;

  /** Ids of tasks that are pruned and still to be removed, what was pruned first before the others, at most `limit`. */
  listPruned(query: PrunedQuery): Promise<string[]>;

  /**
   * Removes finished tasks, pruned or not, with all that is kept of them; what is queued, running or unknown is left out. It takes as
   * many transactions as let others write in between: a task that is half removed after a crash has a shorter log and
   * is still finished, so that it can be removed again.
   * @returns how many were removed.
   */
  remove(ids: readonly string[]): Promise<number>;
}
