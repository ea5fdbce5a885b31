import type { FinishedQuery, FinishedTask } from '@claude-ops/core';
import type { Database } from './tables.ts';

export async function listFinished(
  database: Database,
  { finishedBefore, after, limit }: FinishedQuery,
): Promise<FinishedTask[]> {
  let query = finishedBeforeThen(database, finishedBefore).select(['id', 'finished_at']);
  if (after !== undefined)
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('finished_at', 'id'), '>', tuple(after.finishedAt, after.id)),
    );
  const rows = await query.orderBy('finished_at').orderBy('id').limit(limit).execute();
  return rows.flatMap(({ id, finished_at: finishedAt }) => (finishedAt === null ? [] : [{ id, finishedAt }]));
}

export async function countFinished(database: Database, finishedBefore: string): Promise<number> {
  const { count } = await finishedBeforeThen(database, finishedBefore)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** Only what has ended has an end. What is pruned already is gone. */
function finishedBeforeThen(database: Database, time: string) {
  return database.selectFrom('tasks').where('finished_at', '<', time).where('pruned_at', 'is', null);
}
