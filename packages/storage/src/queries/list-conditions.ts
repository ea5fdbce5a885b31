import type { TaskQuery } from '@claude-ops/core';
import { expressionBuilder, sql, type Expression, type SqlBool } from 'kysely';
import type { Database, Tables } from './tables.ts';

/** The ids that a read has to look at. Those that are left out have no bound. */
export interface IdBounds {
  readonly atLeast?: Expression<string>;
  readonly atMost?: Expression<string>;
  readonly before?: Expression<string>;
}

/**
 * The range of ids, which is what the indexes are ordered by. Ids grow with time, so the first and the last task in a range of
 * time bound its ids. The page before ended within the range: its end bounds it tighter than the last task.
 */
export function idBounds(database: Database, { createdAfter, createdBefore, beforeId }: TaskQuery): IdBounds {
  const atLeast = createdAfter === undefined ? {} : { atLeast: firstAfter(database, createdAfter) };
  if (beforeId !== undefined) return { ...atLeast, before: sql.val(beforeId) };
  if (createdBefore !== undefined) return { ...atLeast, atMost: lastBefore(database, createdBefore) };
  return atLeast;
}

/** The range of time itself: a clock that was set back makes ids and times disagree. */
export function isInTime({ createdAfter, createdBefore }: TaskQuery): Expression<SqlBool> {
  const eb = expressionBuilder<Tables, 'tasks'>();
  return eb.and([
    ...(createdAfter === undefined ? [] : [eb('tasks.created_at', '>', createdAfter)]),
    ...(createdBefore === undefined ? [] : [eb('tasks.created_at', '<', createdBefore)]),
  ]);
}

function firstAfter(database: Database, time: string): Expression<string> {
  return database
    .selectFrom('tasks as first')
    .select('first.id')
    .where('first.created_at', '>', time)
    .orderBy('first.created_at')
    .orderBy('first.id')
    .limit(1)
    .$asScalar();
}

function lastBefore(database: Database, time: string): Expression<string> {
  return database
    .selectFrom('tasks as last')
    .select('last.id')
    .where('last.created_at', '<', time)
    .orderBy('last.created_at', 'desc')
    .orderBy('last.id', 'desc')
    .limit(1)
    .$asScalar();
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
