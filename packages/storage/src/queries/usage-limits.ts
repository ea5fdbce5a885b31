import type { EndedUsageLimits, ListedUsageLimit, UsageLimit } from '@claude-ops/core';
import { sql } from 'kysely';
import { AFTER_HELD, FIRST_HELD, holdNeeds } from './needs.ts';
import type { Database, UsageLimitTable } from './tables.ts';

/** As the indexes say it: of values that are bound a database does not know that an index has them all. */
export const IS_QUEUED_WITH_CREDENTIAL = sql<boolean>`tasks.status = 'queued' and tasks.credential is not null`;
/** As an index has it. */
const NEEDS = sql<string>`coalesce(tasks.bound_to, '')`;
/** Whether a usage limit holds a queued task. */
export const IS_HELD = sql<boolean>`${NEEDS} >= ${sql.lit(FIRST_HELD)} and ${NEEDS} < ${sql.lit(AFTER_HELD)}`;

const IS_FREE = sql<boolean>`(${NEEDS} < ${sql.lit(FIRST_HELD)} or ${NEEDS} >= ${sql.lit(AFTER_HELD)})`;

/** Limits are few, and all are read. Without this bound SQLite would call it a scan. */
const FIRST_ID = '';

/** So many tasks are held, or freed, in one transaction: others get their turn between two. */
const PAGE = 1_000;

/** A task that is queued from here on is held by itself. Of the others, one that a crash leaves out costs a slot for a while. */
export async function noteUsageLimit(database: Database, limit: UsageLimit): Promise<UsageLimit> {
  const row = await database
    .insertInto('usage_limits')
    .values(limitToRow(limit))
    .onConflict((conflict) =>
      conflict.column('credential').doUpdateSet({
        until: sql<string>`case when usage_limits.until < excluded.until then excluded.until else usage_limits.until end`,
      }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
  while ((await holdPage(database, row)) === PAGE);
  return rowToLimit(row);
}

/** @returns how many tasks it holds now. */
function holdPage(database: Database, { id, credential }: UsageLimitTable): Promise<number> {
  return database.transaction().execute(async (transaction) => {
    const isThere = await transaction
      .updateTable('usage_limits')
      .set({ credential })
      .where('id', '=', id)
      .executeTakeFirst();
    if (isThere.numUpdatedRows === 0n) return 0;
    return await holdQueued(transaction, credential, id);
  });
}

/** One transaction for each limit: two at once could wait for an insert that waits for one of them. */
export async function endUsageLimits(database: Database, which: EndedUsageLimits): Promise<UsageLimit[]> {
  const ended: UsageLimit[] = [];
  for (const row of await rowsOf(database, which)) {
    // Nothing is held by it any more that is queued from here on.
    if ('id' in which)
      await database.updateTable('usage_limits').set({ until: PAST }).where('id', '=', row.id).execute();
    while ((await freePage(database, row, which)) === PAGE);
    const limit = await endLimit(database, row, which);
    if (limit !== undefined) ended.push(limit);
  }
  return ended;
}

/** Before every moment. */
const PAST = '';

async function rowsOf(database: Database, which: EndedUsageLimits): Promise<UsageLimitTable[]> {
  const all = database.selectFrom('usage_limits').selectAll();
  if ('id' in which) return await all.where('id', '=', which.id).execute();
  return await all.where('id', '>=', FIRST_ID).where('until', '<=', which.endedBy).orderBy('id').execute();
}

/** @returns how many tasks it has freed. */
function freePage(database: Database, row: UsageLimitTable, which: EndedUsageLimits): Promise<number> {
  return database.transaction().execute(async (transaction) => {
    let ending = transaction
      .updateTable('usage_limits')
      .set({ credential: row.credential })
      .where('id', '=', row.id);
    // It may go on for longer since it was found.
    if ('endedBy' in which) ending = ending.where('until', '<=', which.endedBy);
    const { numUpdatedRows } = await ending.executeTakeFirst();
    return numUpdatedRows === 0n ? 0 : await holdQueued(transaction, row.credential, undefined);
  });
}

function endLimit(
  database: Database,
  found: UsageLimitTable,
  which: EndedUsageLimits,
): Promise<UsageLimit | undefined> {
  return database.transaction().execute(async (transaction) => {
    let ending = transaction.deleteFrom('usage_limits').where('id', '=', found.id);
    // It may go on for longer since it was found.
    if ('endedBy' in which) ending = ending.where('until', '<=', which.endedBy);
    const row = await ending.returningAll().executeTakeFirst();
    if (row === undefined) return undefined;
    // A task that was stored before this transaction held the limit is seen from here on, and a later one is not held.
    await holdQueued(transaction, row.credential, undefined);
    return rowToLimit({ ...row, until: found.until });
  });
}

export async function listUsageLimits(database: Database): Promise<ListedUsageLimit[]> {
  const rows = await database
    .selectFrom('usage_limits')
    .selectAll()
    .select((eb) =>
      eb
        .selectFrom('tasks')
        .select((tasks) => tasks.fn.countAll<number | string>().as('count'))
        .where(IS_QUEUED_WITH_CREDENTIAL)
        .whereRef('tasks.credential', '=', 'usage_limits.credential')
        .where(IS_HELD)
        .as('queued'),
    )
    .where('id', '>=', FIRST_ID)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ ...rowToLimit(row), queued: Number(row.queued) }));
}

/** The credentials that have limits. */
export async function limitedCredentials(database: Database): Promise<string[]> {
  const rows = await database
    .selectFrom('usage_limits')
    .select('credential')
    .where('id', '>=', FIRST_ID)
    .execute();
  return rows.map(({ credential }) => credential);
}

/** Has a limit hold queued tasks of a credential, or none, at most a page of them. @returns how many were changed. */
async function holdQueued(
  transaction: Database,
  credential: string,
  limitId: string | undefined,
): Promise<number> {
  const found = await transaction
    .selectFrom('tasks')
    .select(['id', NEEDS.as('needs')])
    .where(IS_QUEUED_WITH_CREDENTIAL)
    .where('tasks.credential', '=', credential)
    .where(limitId === undefined ? IS_HELD : IS_FREE)
    .limit(PAGE)
    .execute();
  for (const [needs, tasks] of Map.groupBy(found, (task) => task.needs))
    await transaction
      .updateTable('tasks')
      .set({ bound_to: holdNeeds(needs === '' ? null : needs, limitId) })
      .where(IS_QUEUED_WITH_CREDENTIAL)
      .where(
        'id',
        'in',
        tasks.map(({ id }) => id),
      )
      .where(NEEDS, '=', needs)
      .execute();
  return found.length;
}

function limitToRow({ id, credential, taskId, since, until }: UsageLimit): UsageLimitTable {
  return { id, credential, task_id: taskId, since, until };
}

function rowToLimit({ id, credential, task_id: taskId, since, until }: UsageLimitTable): UsageLimit {
  return { id, credential, taskId, since, until };
}
