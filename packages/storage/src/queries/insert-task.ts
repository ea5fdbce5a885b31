import type { Idempotency, Insertion, NewTask } from '@claude-ops/core';
import { appendEvent } from './append-event.ts';
import type { Dialect } from './dialect.ts';
import { findKeyHolder } from './find-by-idempotency-key.ts';
import { limitAt } from './limit-at.ts';
import { taskToInputRow, taskToRow, taskToTagRows } from './rows.ts';
import type { Database } from './tables.ts';

export function insertTask(database: Database, dialect: Dialect, newTask: NewTask): Promise<Insertion> {
  return database.transaction().execute((transaction) => insertWithin(transaction, dialect, newTask));
}

/** The same within a transaction, which others may share. */
export async function insertWithin(
  transaction: Database,
  dialect: Dialect,
  newTask: NewTask,
): Promise<Insertion> {
  const { task, idempotency, credential, event } = newTask;
  const holder = idempotency && (await findKeyHolder(transaction, idempotency.key));
  if (holder !== undefined) return { status: 'key_taken', ...holder };
  const heldBy = await limitAt(transaction, dialect, { credential, at: task.createdAt });
  await insertRows(transaction, newTask, heldBy?.id);
  if (idempotency !== undefined && !(await takeKey(transaction, task.id, idempotency))) {
    // Another transaction has taken the key since that look.
    await transaction.deleteFrom('tasks').where('id', '=', task.id).execute();
    return await insertWithin(transaction, dialect, newTask);
  }
  const stored = await appendEvent(transaction, task.id, event);
  return { status: 'inserted', event: stored, ...(heldBy && { heldBy }) };
}

async function takeKey(transaction: Database, taskId: string, idempotency: Idempotency): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('idempotency_keys')
    .values({ task_id: taskId, ...idempotency })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows !== 0n;
}

async function insertRows(
  transaction: Database,
  newTask: NewTask,
  heldBy: string | undefined,
): Promise<void> {
  const { task, sealedSecrets: sealed } = newTask;
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('tasks')
    .values(taskToRow(newTask, heldBy))
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 0n) throw new Error(`A task with the id ${task.id} exists already.`);
  await transaction.insertInto('task_inputs').values(taskToInputRow(task)).execute();
  const tags = taskToTagRows(task);
  if (tags.length > 0) await transaction.insertInto('task_tags').values(tags).execute();
  if (sealed !== null)
    await transaction.insertInto('task_secrets').values({ task_id: task.id, sealed }).execute();
}
