import { ClaudeOpsError } from '@claude-ops/contract';
import type { Insertion, NewTask } from '@claude-ops/core';
import type { Dialect } from './dialect.ts';
import { insertTask, insertWithin } from './insert-task.ts';
import type { Database } from './tables.ts';

/** How many tasks one transaction takes, so that nothing else waits for long behind it. */
const MOST_PER_ROUND = 64;

export interface InsertQueue {
  /** Settles when the task is stored for good. */
  insert(newTask: NewTask): Promise<Insertion>;
  /** Settles when nothing waits to be stored any more. */
  flush(): Promise<void>;
}

interface Waiting {
  readonly newTask: NewTask;
  readonly resolve: (insertion: Insertion) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Stores the tasks of a tick in one transaction: its end waits for the disk, which is most of what storing one task takes.
 * Each task is stored or refused on its own all the same.
 */
export function queueInserts(database: Database, dialect: Dialect): InsertQueue {
  const waiting: Waiting[] = [];
  let writing: Promise<void> | undefined;

  const writeAll = async () => {
    while (waiting.length > 0) {
      // One tick, so that what arrives in the same moment goes into the same transaction.
      await new Promise(setImmediate);
      await writeRound(database, dialect, waiting.splice(0, MOST_PER_ROUND));
    }
    writing = undefined;
  };

  return {
    insert(newTask) {
      const { promise, resolve, reject } = Promise.withResolvers<Insertion>();
      waiting.push({ newTask, resolve, reject });
      writing ??= writeAll();
      return promise;
    },
    async flush() {
      await writing;
    },
  };
}

async function writeRound(database: Database, dialect: Dialect, round: readonly Waiting[]): Promise<void> {
  try {
    const settle = await database.transaction().execute(async (transaction) => {
      const settled: (() => void)[] = [];
      for (const { newTask, resolve } of round) {
        const insertion = await insertWithin(transaction, dialect, newTask);
        settled.push(() => resolve(insertion));
      }
      return () => settled.forEach((tell) => tell());
    });
    settle();
  } catch (error) {
    // The database itself fails for all alike. What is wrong with one task is no fault of the others.
    if (round.length === 1 || ClaudeOpsError.is(error, 'storage_unavailable'))
      round.forEach(({ reject }) => reject(error));
    else
      for (const { newTask, resolve, reject } of round)
        await insertTask(database, dialect, newTask).then(resolve, reject);
  }
}
