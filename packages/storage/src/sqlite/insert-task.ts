import type { NewTask, StoredEvent } from '@claude-ops/core';
import { appendEvent } from './append-event.ts';
import { taskToInputRow, taskToRow, taskToTagRows } from './rows.ts';
import type { Database } from './tables.ts';

export function insertTask(database: Database, newTask: NewTask): Promise<StoredEvent> {
  const { task, sealedSecrets: sealed, event } = newTask;
  const tags = taskToTagRows(task);
  return database.transaction().execute(async (transaction) => {
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('tasks')
      .values(taskToRow(task))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 0n) throw new Error(`A task with the id ${task.id} exists already.`);
    await transaction.insertInto('task_inputs').values(taskToInputRow(task)).execute();
    if (tags.length > 0) await transaction.insertInto('task_tags').values(tags).execute();
    if (sealed !== null)
      await transaction.insertInto('task_secrets').values({ task_id: task.id, sealed }).execute();
    return appendEvent(transaction, task.id, event);
  });
}
