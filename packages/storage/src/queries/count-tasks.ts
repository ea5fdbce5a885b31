import type { TaskStatus } from '@claude-ops/contract';
import type { Database } from './tables.ts';

/** From the table that triggers keep, in one row or several for each status: counting the tasks themselves would take longer the more there are. */
export async function countTasks(database: Database): Promise<Record<TaskStatus, number>> {
  const rows = await database
    .selectFrom('task_counts')
    .select((eb) => ['status', eb.fn.sum<number>('count').as('count')])
    .groupBy('status')
    .execute();
  const counts: Record<TaskStatus, number> = { queued: 0, running: 0, completed: 0, failed: 0, cancelled: 0 };
  for (const { status, count } of rows) counts[status] = count;
  return counts;
}
