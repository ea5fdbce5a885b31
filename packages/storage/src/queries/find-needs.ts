import type { HoldingLimit, TaskNeeds } from '@claude-ops/core';
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
  const all = rows.map(({ id, bound_to }) => ({ taskId: id, ...readNeeds(bound_to) }));
  const limits = await findLimits(
    database,
    all.flatMap(({ heldBy }) => heldBy ?? []),
  );
  return all.flatMap(({ heldBy, ...needs }) => {
    const limit = limits.get(heldBy ?? '');
    if (limit !== undefined) return [{ ...needs, heldBy: limit }];
    // The limit has ended meanwhile, or there was none.
    return needs.labels.length === 0 && needs.boundTo === undefined ? [] : [needs];
  });
}

async function findLimits(database: Database, ids: readonly string[]): Promise<Map<string, HoldingLimit>> {
  if (ids.length === 0) return new Map();
  const rows = await database
    .selectFrom('usage_limits')
    .select(['id', 'since', 'until'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}
