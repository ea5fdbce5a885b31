import type { TaskNeeds } from '@claude-ops/core';
import { readNeeds } from './needs.ts';
import type { Database } from './tables.ts';

export async function findNeeds(database: Database, ids: readonly string[]): Promise<TaskNeeds[]> {
  if (ids.length === 0) return [];
  const rows = await database
    .selectFrom('tasks')
    .select(['id', 'bound_to'])
    .where('id', 'in', ids)
    .where('bound_to', 'is not', null)
    .orderBy('id')
    .execute();
  return rows.map(({ id, bound_to }) => readNeeds(id, bound_to ?? ''));
}
