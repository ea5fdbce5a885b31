import type { Task } from '@claude-ops/contract';
import { rowToTask } from './rows.ts';
import { selectTasks } from './select-tasks.ts';
import type { Database } from './tables.ts';

export async function findTask(database: Database, id: string): Promise<Task | undefined> {
  const row = await selectTasks(database).where('tasks.id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : rowToTask(row);
}

/** Of a task that is known to be there. */
export async function getTask(transaction: Database, id: string): Promise<Task> {
  return rowToTask(await selectTasks(transaction).where('tasks.id', '=', id).executeTakeFirstOrThrow());
}
