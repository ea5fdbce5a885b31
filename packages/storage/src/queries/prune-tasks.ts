import type { PrunedQuery, PruneRequest } from '@claude-ops/core';
import type { Database } from './tables.ts';

export async function pruneTasks(database: Database, { ids, at }: PruneRequest): Promise<string[]> {
  if (ids.length === 0) return [];
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

export async function listPruned(database: Database, { limit, leave }: PrunedQuery): Promise<string[]> {
  let query = database
    .selectFrom('tasks')
    .select('id')
    // As `is not null`, but what an index is searched by.
    .where('pruned_at', '>', '')
    .orderBy('pruned_at')
    .orderBy('id')
    .limit(limit);
  if (leave !== undefined)
    query = query.where(({ or, not, exists, selectFrom, eb }) =>
      or([
        eb('pruned_at', '<', leave.prunedSince),
        not(
          exists(
            selectFrom('attempts')
              .select('attempts.id')
              .whereRef('attempts.task_id', '=', 'tasks.id')
              .whereRef('attempts.number', '=', 'tasks.attempts')
              .where('attempts.instance_id', '!=', leave.except),
          ),
        ),
      ]),
    );
  return (await query.execute()).map(({ id }) => id);
}
