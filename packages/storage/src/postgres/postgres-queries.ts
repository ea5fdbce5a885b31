import { sql } from 'kysely';
import type { Dialect } from '../queries/dialect.ts';
import { oldestClaimableOfPostgres } from '../queries/oldest-claimable.ts';
import type { SummaryRow } from '../queries/rows.ts';

/** Each statement sees what was committed before it began: a row that must not change is held by a statement of its own. */
export const POSTGRES: Dialect = {
  oldestClaimable: oldestClaimableOfPostgres,
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
      database
        .selectFrom(read.orderBy('id', 'desc').limit(limit).as('newest'))
        .selectAll()
        .$castTo<SummaryRow>(),
    );
    if (first === undefined) return [];
    return await others
      .reduce((merged, read) => merged.unionAll(read), first)
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
  },
};
