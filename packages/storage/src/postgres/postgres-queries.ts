import { type Expression, sql, type SqlBool } from 'kysely';
import type { Dialect, IndexedRead } from '../queries/dialect.ts';
import type { SummaryRow } from '../queries/rows.ts';
import type { Tables } from '../queries/tables.ts';
import { claimTask } from './claim-task.ts';

/** Each statement sees what was committed before it began: a row that must not change is held by a statement of its own. */
export const POSTGRES: Dialect = {
  claim: claimTask,
  async holdTask(transaction, id) {
    return await transaction
      .selectFrom('tasks')
      .select(['status', 'attempts'])
      .where('id', '=', id)
      .where('pruned_at', 'is', null)
      .forNoKeyUpdate()
      .executeTakeFirst();
  },
  async holdLimit(transaction, credential) {
    return await transaction
      .selectFrom('usage_limits')
      .select(['id', 'since', 'until'])
      .where('credential', '=', credential)
      .forShare()
      .skipLocked()
      .executeTakeFirst();
  },
  async runningLogs(transaction, ids) {
    const running = await transaction
      .selectFrom('tasks')
      .select(['id', 'attempts'])
      .where('id', 'in', ids)
      .where('status', '=', 'running')
      // In one order for everybody, so that no two wait for each other.
      .orderBy('id')
      .forNoKeyUpdate()
      .execute();
    if (running.length === 0) return [];
    const held = running.map(({ id }) => id);
    const logs = await transaction
      .selectFrom('task_events')
      .select((eb) => ['task_id', eb.fn.max('sequence').as('last')])
      .where('task_id', 'in', held)
      .groupBy('task_id')
      .execute();
    const last = new Map(logs.map((log) => [log.task_id, log.last]));
    return running.map(({ id, attempts }) => ({ id, attempts, lastSequence: last.get(id) ?? 0 }));
  },
  async insertEvents(transaction, events) {
    const taskIds = events.map(({ taskId }) => taskId);
    const sequences = events.map(({ sequence }) => sequence);
    const types = events.map(({ type }) => type);
    const times = events.map(({ at }) => at);
    const data = events.map((event) => event.data);
    // Half the time of a row of values for each.
    const rows = sql<never>`unnest(${taskIds}::text[], ${sequences}::int[], ${types}::text[], ${times}::text[], ${data}::text[])`;
    await transaction
      .insertInto('task_events')
      .columns(['task_id', 'sequence', 'type', 'at', 'data'])
      .expression((eb) => eb.selectFrom(rows.as('events')).selectAll())
      .execute();
  },
  async newestOf(database, reads, limit) {
    const [first, ...others] = reads.map((read) =>
      database.selectFrom(alongIndex(read).limit(limit).as('newest')).selectAll().$castTo<SummaryRow>(),
    );
    if (first === undefined) return [];
    return await others
      .reduce((merged, read) => merged.unionAll(read), first)
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
  },
};

const FIRST_ID = sql.val('');
const LAST_ID = sql.val('~');

/**
 * Compares whole rows, and orders by all columns: so only that index gives the order. Asked for one status in the order of the ids,
 * PostgreSQL would go through the ids of all tasks: it takes it that each status is spread evenly over them, but those that have ended
 * are the oldest.
 */
function alongIndex<Table extends keyof Tables>({ rows, values, id, bounds }: IndexedRead<Table>) {
  const { atLeast = FIRST_ID, atMost = LAST_ID, before } = bounds;
  const columns = [...values.map(([column]) => column), id];
  const row = sql.join(columns.map((column) => sql.ref(column)));
  const upTo = (bound: Expression<string>) => sql.join([...values.map(([, value]) => value), bound]);
  const found = rows
    .where(sql<SqlBool>`(${row}) >= (${upTo(atLeast)})`)
    .where(
      before === undefined
        ? sql<SqlBool>`(${row}) <= (${upTo(atMost)})`
        : sql<SqlBool>`(${row}) < (${upTo(before)})`,
    );
  return columns.reduce((ordered, column) => ordered.orderBy(sql.ref(column), 'desc'), found);
}
