import type { Dialect } from '../queries/dialect.ts';
import { selectLastSequence } from '../queries/last-sequence.ts';
import { oldestClaimableOfSqlite } from '../queries/oldest-claimable.ts';
import { eventToRow } from '../queries/rows.ts';

/** Few sizes of statements to prepare and keep; SQLite itself would take thirty times as many. */
const ROWS_PER_STATEMENT = 100;

/** A transaction holds the one lock of the database from its beginning: no row needs one of its own. */
export const SQLITE: Dialect = {
  oldestClaimable: oldestClaimableOfSqlite,
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
      .reduce((merged, read) => merged.unionAll(read))
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
  },
};
