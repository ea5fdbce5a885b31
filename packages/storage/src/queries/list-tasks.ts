import { TASK_STATUSES, type TaskStatus, type TaskSummary } from '@claude-ops/contract';
import type { TaskQuery } from '@claude-ops/core';
import { sql } from 'kysely';
import type { Dialect, IndexedRead } from './dialect.ts';
import { hasTags, idBounds, isInTime } from './list-conditions.ts';
import { rowToSummary, SUMMARY_COLUMNS } from './rows.ts';
import type { Database } from './tables.ts';
import { IS_HELD, IS_QUEUED_WITH_CREDENTIAL, limitedCredentials } from './usage-limits.ts';

/** All but the id, which a read along tags takes from their index. */
const SUMMARY = SUMMARY_COLUMNS.map((column) => `tasks.${column}` as const);

/**
 * One read for each status, along an index that has the ids of that status (and tag) in order, merged as they go: the database
 * stops at the limit however many tasks there are, and never sorts.
 */
export async function listTasks(
  database: Database,
  { newestOf }: Dialect,
  query: TaskQuery,
): Promise<TaskSummary[]> {
  const statuses = [...new Set(query.statuses?.length ? query.statuses : TASK_STATUSES)];
  const { conversation } = query;
  if (conversation !== undefined) {
    const read = ofConversation(database, conversation, { query, statuses });
    return (await newestOf(database, [read], query.limit)).map(rowToSummary);
  }
  const [tag, ...otherTags] = Object.entries(query.tags ?? {});
  if (query.isWaiting === true) {
    const reads = await ofWaiting(database, query, statuses);
    if (reads.length === 0) return [];
    return (await newestOf(database, reads, query.limit)).map(rowToSummary);
  }
  const rows =
    tag === undefined
      ? await newestOf(
          database,
          statuses.map((status) => ofStatus(database, status, query)),
          query.limit,
        )
      : await newestOf(
          database,
          statuses.map((status) => ofStatusAndTags(database, status, { query, tag, otherTags })),
          query.limit,
        );
  return rows.map(rowToSummary);
}

/** Sorts after every id. */
const LAST_ID = sql.val('~');

/** Running tasks that wait for somebody or something are few: they have an index of their own. Queued ones are those that a limit holds. */
async function ofWaiting(
  database: Database,
  query: TaskQuery,
  statuses: readonly TaskStatus[],
): Promise<IndexedRead<'tasks'>[]> {
  const rows = database
    .selectFrom('tasks')
    .select(['tasks.id', ...SUMMARY])
    .where('tasks.pruned_at', 'is', null)
    .where(isInTime(query))
    .where(hasTags(database, Object.entries(query.tags ?? {}), sql.ref<string>('tasks.id')));
  // Without a bound SQLite would call it a scan, of an index that has these alone.
  const bounds = { atMost: LAST_ID, ...idBounds(database, query) };
  const running = {
    rows: rows.where('tasks.waiting_for', 'is not', null),
    values: [],
    id: 'tasks.id',
    bounds,
  };
  const credentials = statuses.includes('queued') ? await limitedCredentials(database) : [];
  const held = credentials.map((credential) => ({
    rows: rows.where(IS_QUEUED_WITH_CREDENTIAL).where(IS_HELD),
    values: [
      ['tasks.status', 'queued'],
      ['tasks.credential', credential],
    ] as const,
    id: 'tasks.id',
    bounds,
  }));
  return statuses.includes('running') ? [running, ...held] : held;
}

function ofStatus(database: Database, status: TaskStatus, query: TaskQuery): IndexedRead<'tasks'> {
  const rows = database
    .selectFrom('tasks')
    .select(['tasks.id', ...SUMMARY])
    .where('tasks.pruned_at', 'is', null)
    .where(isInTime(query));
  return { rows, values: [['tasks.status', status]], id: 'tasks.id', bounds: idBounds(database, query) };
}

/** A conversation is short: its other conditions need no index. */
function ofConversation(
  database: Database,
  conversation: string,
  { query, statuses }: { readonly query: TaskQuery; readonly statuses: readonly TaskStatus[] },
): IndexedRead<'tasks'> {
  const all = database
    .selectFrom('tasks')
    .select(['tasks.id', ...SUMMARY])
    .where('tasks.pruned_at', 'is', null)
    .where('tasks.status', 'in', statuses)
    .where(isInTime(query))
    .where(hasTags(database, Object.entries(query.tags ?? {}), sql.ref<string>('tasks.id')));
  return {
    rows:
      query.isWaiting === true
        ? all.where(({ or, and, eb }) =>
            or([eb('tasks.waiting_for', 'is not', null), and([eb('tasks.status', '=', 'queued'), IS_HELD])]),
          )
        : all,
    values: [['tasks.conversation_id', conversation]],
    id: 'tasks.id',
    bounds: idBounds(database, query),
  };
}

function ofStatusAndTags(
  database: Database,
  status: TaskStatus,
  { query, tag: [key, value], otherTags }: { query: TaskQuery; tag: Tag; otherTags: readonly Tag[] },
): IndexedRead<'task_tags' | 'tasks'> {
  const id = sql.ref<string>('task_tags.task_id');
  const rows = database
    .selectFrom('task_tags')
    .innerJoin('tasks', 'tasks.id', 'task_tags.task_id')
    .select(['task_tags.task_id as id', ...SUMMARY])
    .where('tasks.pruned_at', 'is', null)
    .where(isInTime(query))
    .where(hasTags(database, otherTags, id));
  const values = [
    ['task_tags.key', key],
    ['task_tags.value', value],
    ['task_tags.status', status],
  ] as const;
  return { rows, values, id: 'task_tags.task_id', bounds: idBounds(database, query) };
}

type Tag = readonly [key: string, value: string];
