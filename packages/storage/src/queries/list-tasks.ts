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
  const { createdBy } = query;
  if (createdBy !== undefined) {
    const reads = statuses.map((status) => ofCreator(database, createdBy, { query, status }));
    return (await newestOf(database, reads, query.limit)).map(rowToSummary);
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

/** Running tasks that wait for somebody or something, and queued ones that a usage limit holds. */
const IS_WAITING = sql<boolean>`(tasks.waiting_for is not null or (tasks.status = 'queued' and ${IS_HELD}))`;

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

/** The tasks that one token created, along an index of their own. */
function ofCreator(
  database: Database,
  createdBy: string,
  { query, status }: { readonly query: TaskQuery; readonly status: TaskStatus },
): IndexedRead<'tasks'> {
  const rows = database
    .selectFrom('tasks')
    .select(['tasks.id', ...SUMMARY])
    // As the index says it.
    .where('tasks.created_by', 'is not', null)
    .where('tasks.pruned_at', 'is', null)
    .where(isInTime(query))
    .where(hasTags(database, Object.entries(query.tags ?? {}), sql.ref<string>('tasks.id')));
  return {
    rows: query.isWaiting === true ? rows.where(IS_WAITING) : rows,
    values: [
      ['tasks.created_by', createdBy],
      ['tasks.status', status],
    ],
    id: 'tasks.id',
    bounds: idBounds(database, query),
  };
}

/** A conversation is short: its other conditions need no index. */
function ofConversation(
  database: Database,
  conversation: string,
  { query, statuses }: { readonly query: TaskQuery; readonly statuses: readonly TaskStatus[] },
): IndexedRead<'tasks'> {
  const { createdBy } = query;
  const inConversation = database
    .selectFrom('tasks')
    .select(['tasks.id', ...SUMMARY])
    .where('tasks.pruned_at', 'is', null)
    .where('tasks.status', 'in', statuses)
    .where(isInTime(query))
    .where(hasTags(database, Object.entries(query.tags ?? {}), sql.ref<string>('tasks.id')));
  const all =
    createdBy === undefined ? inConversation : inConversation.where('tasks.created_by', '=', createdBy);
  return {
    rows: query.isWaiting === true ? all.where(IS_WAITING) : all,
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
