import { CompiledQuery, sql } from 'kysely';
import type { Dialect, IndexedRead } from '../queries/dialect.ts';
import { selectLastSequence } from '../queries/last-sequence.ts';
import type { Tables } from '../queries/tables.ts';
import { claimTask } from './claim-task.ts';

/** Few sizes of statements to prepare and keep; SQLite itself would take thirty times as many. */
const ROWS_PER_STATEMENT = 100;
/**
 * Written here: a query builder makes some twenty objects for each row, more than the events themselves take, and an agent
 * may print a hundred thousand of them a second.
 */
const insertOf = (rows: number) =>
  rows === ROWS_PER_STATEMENT
    ? INSERT_MANY
    : `${INSERT} ${Array<string>(rows).fill('(?, ?, ?, ?, ?)').join()}`;
const INSERT = 'insert into "task_events" ("task_id", "sequence", "type", "at", "data") values';
const INSERT_MANY = `${INSERT} ${Array<string>(ROWS_PER_STATEMENT).fill('(?, ?, ?, ?, ?)').join()}`;

/** A transaction holds the one lock of the database from its beginning: no row needs one of its own. */
export const SQLITE: Dialect = {
  claim: claimTask,
  async holdTask(transaction, id) {
    return await transaction
      .selectFrom('tasks')
      .select(['status', 'attempts'])
      .where('id', '=', id)
      .where('pruned_at', 'is', null)
      .executeTakeFirst();
  },
  async holdLimit(transaction, credential) {
    return await transaction
      .selectFrom('usage_limits')
      .select(['id', 'since', 'until'])
      .where('credential', '=', credential)
      .executeTakeFirst();
  },
  async runningLogs(transaction, ids) {
    return await transaction
      .selectFrom('tasks')
      .select((eb) => ['tasks.id', 'tasks.attempts', selectLastSequence(eb)])
      .where('tasks.id', 'in', ids)
      .where('tasks.status', '=', 'running')
      .execute();
  },
  async insertEvents(transaction, events) {
    for (let start = 0; start < events.length; start += ROWS_PER_STATEMENT) {
      const some = events.slice(start, start + ROWS_PER_STATEMENT);
      const values = some.flatMap(({ taskId, sequence, type, at, data }) => [
        taskId,
        sequence,
        type,
        at,
        data,
      ]);
      await transaction.executeQuery(CompiledQuery.raw(insertOf(some.length), values));
    }
  },
  async newestOf(_database, reads, limit) {
    return await reads
      .map(alongIndex)
      .reduce((merged, read) => merged.unionAll(read))
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
  },
};

function alongIndex<Table extends keyof Tables>({ rows, values, id, bounds }: IndexedRead<Table>) {
  const { atLeast, atMost, before } = bounds;
  let found = rows;
  for (const [column, value] of values) found = found.where(sql.ref(column), '=', value);
  if (atLeast !== undefined) found = found.where(sql.ref(id), '>=', atLeast);
  if (atMost !== undefined) found = found.where(sql.ref(id), '<=', atMost);
  if (before !== undefined) found = found.where(sql.ref(id), '<', before);
  return found;
}
