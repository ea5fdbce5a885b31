import { setImmediate as nextTurn } from 'node:timers/promises';
import { selectLastSequence } from './last-sequence.ts';
import type { Database } from './tables.ts';

/** How many events one transaction removes, or little more: with 1.5 KB each, some hundredths of a second. */
const EVENTS_PER_TRANSACTION = 500;

interface RemovableTask {
  readonly id: string;
  readonly lastSequence: number;
}

/** Removes finished tasks in transactions of bounded size, and lets the process do something else between them. */
export async function removeTasks(database: Database, ids: readonly string[]): Promise<number> {
  let removed = 0;
  for (const batch of inBatches(await listRemovable(database, ids))) {
    for (const task of batch) await shortenLog(database, task);
    removed += await removeBatch(
      database,
      batch.map(({ id }) => id),
    );
    await nextTurn();
  }
  return removed;
}

function listRemovable(database: Database, ids: readonly string[]): Promise<RemovableTask[]> {
  return database
    .selectFrom('tasks')
    .select((eb) => ['tasks.id', selectLastSequence(eb)])
    .where('tasks.id', 'in', ids)
    .where('tasks.finished_at', 'is not', null)
    .execute();
}

function inBatches(tasks: readonly RemovableTask[]): RemovableTask[][] {
  const batches: RemovableTask[][] = [];
  let events = Infinity;
  for (const task of tasks) {
    const own = Math.min(task.lastSequence, EVENTS_PER_TRANSACTION);
    events += own;
    if (events > EVENTS_PER_TRANSACTION) {
      batches.push([]);
      events = own;
    }
    batches.at(-1)?.push(task);
  }
  return batches;
}

/** From its end, so that whoever reads it meanwhile finds no gap: the log just ends. */
async function shortenLog(database: Database, { id, lastSequence }: RemovableTask): Promise<void> {
  for (let last = lastSequence; last > EVENTS_PER_TRANSACTION; last -= EVENTS_PER_TRANSACTION) {
    await database
      .deleteFrom('task_events')
      .where('task_id', '=', id)
      .where('sequence', '>', last - EVENTS_PER_TRANSACTION)
      .execute();
    await nextTurn();
  }
}

/** All that belongs to a task goes with its row. */
async function removeBatch(database: Database, ids: readonly string[]): Promise<number> {
  return database.transaction().execute(async (transaction) => {
    const { numDeletedRows } = await transaction
      .deleteFrom('tasks')
      .where('id', 'in', ids)
      .where('finished_at', 'is not', null)
      .executeTakeFirst();
    return Number(numDeletedRows);
  });
}
