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

/** Limits are few, and all are read. Without this bound SQLite would call it a scan. */
const FIRST_ID = '';

export function noteUsageLimit(database: Database, limit: UsageLimit): Promise<UsageLimit> {
  return database.transaction().execute(async (transaction) => {
    const row = await transaction
      .insertInto('usage_limits')
      .values(limitToRow(limit))
      .onConflict((conflict) =>
        conflict.column('credential').doUpdateSet({
          until: sql<string>`case when usage_limits.until < excluded.until then excluded.until else usage_limits.until end`,
        }),
      )
      .returningAll()
      .executeTakeFirstOrThrow();
    await holdQueued(transaction, row.credential, row.id);
    return rowToLimit(row);
  });
}

/** One transaction for each limit: two at once could wait for an insert that waits for one of them. */
export async function endUsageLimits(database: Database, which: EndedUsageLimits): Promise<UsageLimit[]> {
  const ended: UsageLimit[] = [];
  for (const id of await idsOf(database, which)) {
    const limit = await endLimit(database, id, which);
    if (limit !== undefined) ended.push(limit);
  }
  return ended;
}

async function idsOf(database: Database, which: EndedUsageLimits): Promise<string[]> {
  if ('id' in which) return [which.id];
  const rows = await database
    .selectFrom('usage_limits')
    .select('id')
    .where('id', '>=', FIRST_ID)
    .where('until', '<=', which.endedBy)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

function endLimit(database: Database, id: string, which: EndedUsageLimits): Promise<UsageLimit | undefined> {
  return database.transaction().execute(async (transaction) => {
    let ending = transaction.deleteFrom('usage_limits').where('id', '=', id);
    // It may go on for longer since it was found.
    if ('endedBy' in which) ending = ending.where('until', '<=', which.endedBy);
    const row = await ending.returningAll().executeTakeFirst();
    if (row === undefined) return undefined;
    // A task that was stored before this transaction held the limit is seen from here on, and a later one is not held.
    await holdQueued(transaction, row.credential, undefined);
    return rowToLimit(row);
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

/** Has a limit hold all queued tasks of a credential, or none. What they need differs little: one statement for each text of needs. */
async function holdQueued(
  transaction: Database,
  credential: string,
  limitId: string | undefined,
): Promise<void> {
  const found = await transaction
    .selectFrom('tasks')
    .select(NEEDS.as('needs'))
    .where(IS_QUEUED_WITH_CREDENTIAL)
    .where('tasks.credential', '=', credential)
    .groupBy(NEEDS)
    .execute();
  for (const { needs } of found) {
    const wanted = holdNeeds(needs === '' ? null : needs, limitId);
    if ((wanted ?? '') === needs) continue;
    await transaction
      .updateTable('tasks')
      .set({ bound_to: wanted })
      .where(IS_QUEUED_WITH_CREDENTIAL)
      .where('tasks.credential', '=', credential)
      .where(NEEDS, '=', needs)
      .execute();
  }
}

function limitToRow({ id, credential, taskId, since, until }: UsageLimit): UsageLimitTable {
  return { id, credential, task_id: taskId, since, until };
}

function rowToLimit({ id, credential, task_id: taskId, since, until }: UsageLimitTable): UsageLimit {
  return { id, credential, taskId, since, until };
}
