import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FinishedTask, TaskStore } from '../store/task-store.ts';

const TASKS_PER_ROUND = 100;

export interface PrunerOptions {
  readonly store: TaskStore;
  /** Removes what is kept of a task outside of the store. */
  readonly forget: (taskId: string) => Promise<void>;
  /** Is told how many tasks were removed, round by round. */
  readonly onPruned: (tasks: number) => void;
}

interface Pruned {
  /** How many tasks were removed. */
  readonly tasks: number;
  /** False where it was given up before the last. */
  readonly isComplete: boolean;
}

/** Removes finished tasks. Disposing it gives up what is under way, and waits for that. */
export interface Pruner extends AsyncDisposable {
  /** Removes what finished before a moment (RFC 3339, UTC, milliseconds), the oldest first. */
  prune(finishedBefore: string): Promise<Pruned>;
}

export function createPruner(options: PrunerOptions): Pruner {
  const closing = new AbortController();
  const underWay = new Set<Promise<Pruned>>();

  return {
    async prune(finishedBefore) {
      const pruned = removeFinished(finishedBefore, closing.signal, options);
      underWay.add(pruned);
      try {
        return await pruned;
      } finally {
        underWay.delete(pruned);
      }
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await Promise.allSettled(underWay);
    },
  };
}

/** A few at a time, so that others get their turn. What is outside of the store first: only a row tells that it is there. */
async function removeFinished(
  finishedBefore: string,
  signal: AbortSignal,
  { store, forget, onPruned }: PrunerOptions,
): Promise<Pruned> {
  let removed = 0;
  let last: FinishedTask | undefined;
  while (!signal.aborted) {
    const round = { finishedBefore, limit: TASKS_PER_ROUND, ...(last && { after: last }) };
    const tasks = await store.listFinished(round);
    last = tasks.at(-1);
    if (last === undefined) return { tasks: removed, isComplete: true };
    for (const { id } of tasks) await forget(id);
    const count = await store.remove(tasks.map(({ id }) => id));
    if (count > 0) onPruned(count);
    removed += count;
    await nextTurn();
  }
  return { tasks: removed, isComplete: false };
}
