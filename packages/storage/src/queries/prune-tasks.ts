import type { PruneRequest } from '@claude-ops/core';
import type { Database } from './tables.ts';

export function pruneTasks(database: Database, { ids, at }: PruneRequest): Promise<string[]> {
  return database.transaction().execute(async (transaction) => {
    const rows = await transaction
      .updateTable('tasks')
      .set({ pruned_at: at })
      .where('id', 'in', ids)
      .where('finished_at', 'is not', null)
      .where('pruned_at', 'is', null)
      .returning('id')
      .execute();
    return rows.map(({ id }) => id);
  });
}

export async function listPruned(database: Database, limit: number): Promise<string[]> {
  const rows = await database
    .selectFrom('tasks')
    .select('id')
    // As `is not null`, but what an index is searched by.
    .where('pruned_at', '>', '')
    .orderBy('pruned_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}
