import type { Database } from './tables.ts';

export async function findRunner(database: Database, taskId: string): Promise<string | undefined> {
  const newest = await database
    .selectFrom('attempts')
    .select('instance_id')
    .where('task_id', '=', taskId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return newest?.instance_id;
}
