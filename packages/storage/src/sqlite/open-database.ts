import type SqliteDatabase from 'better-sqlite3';
import { Kysely, type Logger } from 'kysely';
import { DataInUseError } from '../lock/data-in-use-error.ts';
import { holdDatabase } from '../lock/hold-database.ts';
import { MIGRATIONS } from '../migrations/index.ts';
import { isOutdated, migrate } from '../migrations/migrate.ts';
import { createPrivateFile } from './create-private-file.ts';
import { openConnection } from './open-connection.ts';
import { damageOf } from './outage-of.ts';
import { PatientSqliteDialect } from './patient-sqlite-dialect.ts';
import type { SqliteTaskStoreOptions } from './sqlite-task-store-options.ts';
import type { Database, Tables } from '../queries/tables.ts';

const PRAGMAS = [
  // Readers and the writer don't wait for each other.
  'journal_mode = WAL',
  // A task must never be lost once its creation was answered. NORMAL, usual with WAL, leaves the last commits to the
  // operating system, and a power cut undoes them; FULL syncs the log at every commit. Events alone could do
  // with less, but a connection has one setting, and they come batched: one sync for all events of a tick.
  'synchronous = FULL',
  // On macOS a plain sync stops at the drive's volatile cache.
  'fullfsync = ON',
  'foreign_keys = ON',
  // What was erased is overwritten, and does not linger in free pages.
  'secure_delete = ON',
  // After a burst the log gives its space back, down to what it needs between two checkpoints.
  'journal_size_limit = 4194304',
];

/** Opens the file, sets the connection up, migrates, and hands it to Kysely. */
export function openDatabase(options: SqliteTaskStoreOptions & { readonly log?: Logger }): Database {
  const { path, busyTimeoutMs = 5_000, log } = options;
  if (path !== ':memory:') createPrivateFile(path);
  const connection = openConnection(path, { timeout: busyTimeoutMs });
  try {
    for (const pragma of PRAGMAS) connection.pragma(pragma);
    upgrade(connection, path);
    // From here on the dialect waits for other writers; SQLite's own wait would hold up the whole process.
    connection.pragma('busy_timeout = 0');
  } catch (cause) {
    connection.close();
    if (cause instanceof DataInUseError) throw cause;
    const damage = damageOf(cause, path);
    if (damage !== undefined) throw damage;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`The database ${path} can't be used: ${reason}`, { cause });
  }
  const dialect = new PatientSqliteDialect({ database: connection, busyTimeoutMs });
  return new Kysely<Tables>(log === undefined ? { dialect } : { dialect, log });
}

/** An engine that works on the database knows the schema that it found: nobody changes that meanwhile. */
function upgrade(connection: SqliteDatabase.Database, path: string): void {
  using _lock = isOutdated(connection, MIGRATIONS) ? holdDatabase(path) : undefined;
  migrate(connection, MIGRATIONS);
}
