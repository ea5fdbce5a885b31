import type { TaskStatus, TaskSummary } from '@claude-ops/contract';
import type { TaskQuery } from '@claude-ops/core';
import { sql, type SelectQueryBuilder } from 'kysely';
import type { Dialect } from '../queries/dialect.ts';
import { hasTags, isInRange } from '../queries/list-conditions.ts';
import { rowToSummary, SUMMARY_COLUMNS, type SummaryRow } from '../queries/rows.ts';
import type { Database, Tables } from '../queries/tables.ts';

/** All but the id, which a read along tags takes from their index. */
const SUMMARY = SUMMARY_COLUMNS.map((column) => `tasks.${column}` as const);

/**
 * One read for each status, along an index that has the ids of that status (and tag) in order, merged as they go:
 * SQLite stops at the limit however many tasks there are, and never sorts.
 */
export const listTasks: Dialect['listTasks'] = async (database, query) => {
  const { statuses } = query;
  const [tag, ...otherTags] = Object.entries(query.tags ?? {});
  const rows =
    tag === undefined
      ? await newest(
          statuses.map((status) => ofStatus(database, status, query)),
          query.limit,
        )
      : await newest(
          statuses.map((status) => ofStatusAndTags(database, status, { query, tag, otherTags })),
          query.limit,
        );
  return rows.map(rowToSummary);
};

function ofStatus(database: Database, status: TaskStatus, query: TaskQuery) {
  return database
    .selectFrom('tasks')
    .select(['tasks.id', ...SUMMARY])
    .where('tasks.status', '=', status)
    .where('tasks.pruned_at', 'is', null)
    .where(isInRange(database, query, sql.ref('tasks.id')));
}

function ofStatusAndTags(
  database: Database,
  status: TaskStatus,
  { query, tag: [key, value], otherTags }: { query: TaskQuery; tag: Tag; otherTags: readonly Tag[] },
) {
  const id = sql.ref<string>('task_tags.task_id');
  return database
    .selectFrom('task_tags')
    .innerJoin('tasks', 'tasks.id', 'task_tags.task_id')
    .select(['task_tags.task_id as id', ...SUMMARY])
    .where('task_tags.key', '=', key)
    .where('task_tags.value', '=', value)
    .where('task_tags.status', '=', status)
    .where('tasks.pruned_at', 'is', null)
    .where(isInRange(database, query, id))
    .where(hasTags(database, otherTags, id));
}

type Tag = readonly [key: string, value: string];

function newest<Table extends keyof Tables>(
  reads: readonly SelectQueryBuilder<Tables, Table, SummaryRow>[],
  limit: number,
): Promise<SummaryRow[]> {
  return reads
    .reduce((merged, read) => merged.unionAll(read))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
