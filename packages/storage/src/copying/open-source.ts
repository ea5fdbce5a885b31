import { existsSync } from 'node:fs';
import type SqliteDatabase from 'better-sqlite3';
import { Kysely } from 'kysely';
import { MIGRATIONS } from '../migrations/index.ts';
import { openConnection } from '../sqlite/open-connection.ts';
import { damageOf } from '../sqlite/outage-of.ts';
import { PatientSqliteDialect } from '../sqlite/patient-sqlite-dialect.ts';
import type { AnyTables, CopyEnd, NamedTables } from './any-tables.ts';
import { CopyRefusedError } from './copy-refused-error.ts';

const BUSY_TIMEOUT_MS = 5_000;

/** @throws {CopyRefusedError} where there is no database. */
export function refuseMissing(path: string): void {
  if (existsSync(path)) return;
  throw new CopyRefusedError(
    `There is no database ${path}.`,
    'Name the data directory of the server whose tasks are to be copied.',
  );
}

/**
 * Opens a database of SQLite to be read, and changes nothing in it.
 *
 * @throws {CopyRefusedError} where it has another version of the schema than this release.
 */
export function openSource(path: string): CopyEnd & AsyncDisposable {
  const connection = openConnection(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  try {
    refuseOtherVersion(connection, path);
  } catch (error) {
    connection.close();
    throw damageOf(error, path) ?? error;
  }
  const dialect = new PatientSqliteDialect({ database: connection, busyTimeoutMs: BUSY_TIMEOUT_MS });
  const rows = new Kysely<AnyTables>({ dialect });
  return {
    rows,
    tables: rows.$extendTables<NamedTables>(),
    [Symbol.asyncDispose]: () => rows.destroy(),
  };
}

function refuseOtherVersion(connection: SqliteDatabase.Database, path: string): void {
  const version = Number(connection.pragma('user_version', { simple: true }));
  if (version === MIGRATIONS.length) return;
  throw new CopyRefusedError(
    `The database ${path} has version ${version} of the schema, and this release of claude-ops copies version ${MIGRATIONS.length}.`,
    version < MIGRATIONS.length
      ? 'Start this release once on its data directory, with NODE_ROLE=api so that it runs no task, and stop it again.'
      : 'Run the release that wrote it, or a later one.',
  );
}
