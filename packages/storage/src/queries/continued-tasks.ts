import { sql } from 'kysely';
import type { Database } from './tables.ts';

/** As the index says it: of values that are bound a database does not know that the index has them all. */
const GOES_ON = sql<boolean>`status in ('queued', 'running') and previous_task_id is not null`;

export async function listContinued(database: Database): Promise<string[]> {
  const rows = await database
    .selectFrom('tasks')
    .select((eb) => eb.ref('previous_task_id').$notNull().as('id'))
    .where(GOES_ON)
    .execute();
  return [...new Set(rows.map(({ id }) => id))];
}

export async function endContinuing(database: Database, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await database.updateTable('tasks').set({ continuable_until: null }).where('id', 'in', ids).execute();
}
