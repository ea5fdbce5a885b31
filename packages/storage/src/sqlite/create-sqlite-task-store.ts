import type { TaskStore } from '@claude-ops/core';
import { sql } from 'kysely';
import { createDataLock } from '../lock/create-data-lock.ts';
import { createTaskStore } from '../queries/create-task-store.ts';
import type { Database } from '../queries/tables.ts';
import { SQLITE } from './sqlite-queries.ts';

/** The store on a database that is open and up to date, by the path of its file; closing the store closes it. */
export function createSqliteTaskStore(database: Database, path: string): TaskStore {
  const dataLock = createDataLock(path);
  return createTaskStore({
    database,
    dialect: SQLITE,
    lock: dataLock.take,
    close: () => close(database).finally(dataLock.release),
  });
}

async function close(database: Database): Promise<void> {
  try {
    // Waits its turn behind what is under way, and leaves nothing behind in the log, erased secrets least of all.
    await sql`pragma wal_checkpoint(truncate)`.execute(database);
  } finally {
    await database.destroy();
  }
}
