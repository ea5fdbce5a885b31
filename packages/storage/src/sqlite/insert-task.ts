import type { Insertion, NewTask } from '@claude-ops/core';
import { appendEvent } from './append-event.ts';
import { findKeyHolder } from './find-by-idempotency-key.ts';
import { taskToInputRow, taskToRow, taskToTagRows } from './rows.ts';
import type { Database } from './tables.ts';

export function insertTask(database: Database, newTask: NewTask): Promise<Insertion> {
  return database.transaction().execute((transaction) => insertWithin(transaction, newTask));
}

/** The same within a transaction, which others may share. */
export async function insertWithin(transaction: Database, newTask: NewTask): Promise<Insertion> {
  const { task, idempotency, event } = newTask;
  // The transaction holds the write lock: nobody takes the key between this look and the insert.
  const holder = idempotency && (await findKeyHolder(transaction, idempotency.key));
  if (holder !== undefined) return { status: 'key_taken', ...holder };
  await insertRows(transaction, newTask);
  return { status: 'inserted', event: await appendEvent(transaction, task.id, event) };
}

async function insertRows(
  transaction: Database,
  { task, sealedSecrets: sealed, idempotency }: NewTask,
): Promise<void> {
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('tasks')
    .values(taskToRow(task))
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 0n) throw new Error(`A task with the id ${task.id} exists already.`);
  await transaction.insertInto('task_inputs').values(taskToInputRow(task)).execute();
  const tags = taskToTagRows(task);
  if (tags.length > 0) await transaction.insertInto('task_tags').values(tags).execute();
  if (sealed !== null)
    await transaction.insertInto('task_secrets').values({ task_id: task.id, sealed }).execute();
  if (idempotency !== undefined)
    await transaction
      .insertInto('idempotency_keys')
      .values({ task_id: task.id, ...idempotency })
      .execute();
}
