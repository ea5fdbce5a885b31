import { sql } from 'kysely';
import type { Dialect, IndexedRead } from '../queries/dialect.ts';
import { selectLastSequence } from '../queries/last-sequence.ts';
import { eventToRow } from '../queries/rows.ts';
import type { Tables } from '../queries/tables.ts';
import { claimTask } from './claim-task.ts';

/** Few sizes of statements to prepare and keep; SQLite itself would take thirty times as many. */
const ROWS_PER_STATEMENT = 100;

/** A transaction holds the one lock of the database from its beginning: no row needs one of its own. */
export const SQLITE: Dialect = {
  claim: claimTask,
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
      const rows = events.slice(start, start + ROWS_PER_STATEMENT).map(eventToRow);
      await transaction.insertInto('task_events').values(rows).execute();
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
