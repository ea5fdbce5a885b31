import { setImmediate as nextTurn } from 'node:timers/promises';
import { timestamp, type Clock } from '../clock.ts';
import type { PrunedQuery, Retention } from '../store/retention.ts';

const TASKS_PER_ROUND = 100;
/** For how long pruned tasks are left to the engine that ran them, in milliseconds: it may be away. */
const LEFT_MS = 24 * 60 * 60 * 1_000;

export interface PrunerOptions {
  readonly store: Retention;
  readonly clock: Clock;
  /** Removes what is kept of a task outside of the store. */
  readonly forget: (taskId: string) => Promise<void>;
  /** The engine that is to remove what it ran, and leave the rest to others: each has files of its own. @default it removes all */
  readonly onlyOf?: string;
  /** Is told how many tasks were removed, round by round. */
  readonly onPruned: (tasks: number) => void;
}

interface Pruned {
  /** How many tasks were removed. */
  readonly tasks: number;
  /** False where it was given up before the last. */
  readonly isComplete: boolean;
}

/**
 * Removes finished tasks, in two steps: they are pruned in the store, and with that gone for every reader at once; then
 * all that is kept of them goes. Whoever is stopped in between leaves nothing that could be read, and the next one
 * removes it. Disposing it gives up what is under way, and waits for that.
 */
export interface Pruner extends AsyncDisposable {
  /** Removes what finished before a moment (RFC 3339, UTC, milliseconds), the oldest first. */
  prune(finishedBefore: string): Promise<Pruned>;
  /** Removes what was pruned before, by a process that ended in the middle of it. */
  finish(): Promise<void>;
}

export function createPruner(options: PrunerOptions): Pruner {
  const closing = new AbortController();
  const underWay = new Set<Promise<unknown>>();

  const follow = async <Result>(work: Promise<Result>): Promise<Result> => {
    underWay.add(work);
    try {
      return await work;
    } finally {
      underWay.delete(work);
    }
  };

  return {
    prune: (finishedBefore) => follow(pruneFinished(finishedBefore, closing.signal, options)),
    finish: () => follow(removePruned(closing.signal, options)),
    async [Symbol.asyncDispose]() {
      closing.abort();
      await Promise.allSettled(underWay);
    },
  };
}

/** A few at a time, so that others get their turn. */
async function pruneFinished(
  finishedBefore: string,
  signal: AbortSignal,
  options: PrunerOptions,
): Promise<Pruned> {
  const { store, clock } = options;
  await removePruned(signal, options);
  let pruned = 0;
  while (!signal.aborted) {
    const finished = await store.listFinished({ finishedBefore, limit: TASKS_PER_ROUND });
    if (finished.length === 0) return { tasks: pruned, isComplete: true };
    const ids = await store.prune({ ids: finished.map(({ id }) => id), at: timestamp(clock.now()) });
    await removePruned(signal, options);
    pruned += ids.length;
    await nextTurn();
  }
  return { tasks: pruned, isComplete: false };
}

/** What was pruned by somebody who did not get to its end. */
async function removePruned(signal: AbortSignal, options: PrunerOptions): Promise<void> {
  while (!signal.aborted) {
    const ids = await options.store.listPruned(queryOf(options));
    if (ids.length === 0) return;
    await remove(ids, options);
    await nextTurn();
  }
}

function queryOf({ onlyOf: except, clock }: PrunerOptions): PrunedQuery {
  if (except === undefined) return { limit: TASKS_PER_ROUND };
  return {
    limit: TASKS_PER_ROUND,
    leave: { except, prunedSince: timestamp(Math.max(0, clock.now() - LEFT_MS)) },
  };
}

/** What is outside of the store first: only a row tells that it is there. */
async function remove(ids: readonly string[], { store, forget, onPruned }: PrunerOptions): Promise<void> {
  for (const id of ids) await forget(id);
  const count = await store.remove(ids);
  if (count > 0) onPruned(count);
}
