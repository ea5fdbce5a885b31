import type { TaskQuery } from '@claude-ops/core';
import { expressionBuilder, type Expression, type SqlBool } from 'kysely';
import type { Database, Tables } from './tables.ts';

/**
 * The range of time, and with it the range of ids, which is what the indexes are ordered by. Ids grow with time, so the
 * first and the last task in a range of time bound its ids. The page before ended within the range: its end bounds it
 * tighter than the last task.
 */
export function isInRange(database: Database, query: TaskQuery, id: Expression<string>): Expression<SqlBool> {
  const { createdAfter, createdBefore, beforeId } = query;
  const eb = expressionBuilder<Tables, 'tasks'>();
  const conditions: Expression<SqlBool>[] = [];
  if (createdAfter !== undefined)
    conditions.push(
      eb('tasks.created_at', '>', createdAfter),
      eb(id, '>=', firstAfter(database, createdAfter)),
    );
  if (createdBefore !== undefined) conditions.push(eb('tasks.created_at', '<', createdBefore));
  if (beforeId !== undefined) conditions.push(eb(id, '<', beforeId));
  else if (createdBefore !== undefined) conditions.push(eb(id, '<=', lastBefore(database, createdBefore)));
  return eb.and(conditions);
}

function firstAfter(database: Database, time: string) {
  return database
    .selectFrom('tasks as first')
    .select('first.id')
    .where('first.created_at', '>', time)
    .orderBy('first.created_at')
    .orderBy('first.id')
    .limit(1);
}

function lastBefore(database: Database, time: string) {
  return database
    .selectFrom('tasks as last')
    .select('last.id')
    .where('last.created_at', '<', time)
    .orderBy('last.created_at', 'desc')
    .orderBy('last.id', 'desc')
    .limit(1);
}

/** Every one of the tags. */
export function hasTags(
  database: Database,
  tags: readonly (readonly [key: string, value: string])[],
  id: Expression<string>,
): Expression<SqlBool> {
  const eb = expressionBuilder<Tables>();
  return eb.and(
    tags.map(([key, value]) =>
      eb.exists(
        database
          .selectFrom('task_tags as other')
          .select('other.task_id')
          .where('other.task_id', '=', id)
          .where('other.key', '=', key)
          .where('other.value', '=', value),
      ),
    ),
  );
}
