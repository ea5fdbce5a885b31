import SqliteDatabase from 'better-sqlite3';

/** Whether SQLite refused a statement, without any effect, because another connection has the lock. */
export function isBusy(error: unknown): boolean {
  return (
    error instanceof SqliteDatabase.SqliteError &&
    (error.code === 'SQLITE_BUSY' || error.code === 'SQLITE_BUSY_RECOVERY')
  );
}
