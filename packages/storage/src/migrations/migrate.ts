import type SqliteDatabase from 'better-sqlite3';
import type { Migration } from './migration.ts';

/**
 * Brings a database to the newest version of the schema, each step in a transaction that also records it. Whoever
 * opens the same database at the same time waits for the write lock, then finds the step done.
 *
 * @throws where the database is newer than `migrations`.
 */
export function migrate(database: SqliteDatabase.Database, migrations: readonly Migration[]): void {
  refuseNewer(database, migrations.length);
  const apply = database.transaction((migration: Migration, version: number) => {
    if (versionOf(database) >= version) return;
    database.exec(migration.sql);
    database.pragma(`user_version = ${version}`);
  });
  for (const [index, migration] of migrations.entries())
    if (versionOf(database) <= index) apply.immediate(migration, index + 1);
}

/** Whether a database has a schema, and not the newest. */
export function isOutdated(database: SqliteDatabase.Database, migrations: readonly Migration[]): boolean {
  const version = versionOf(database);
  return version > 0 && version < migrations.length;
}

function refuseNewer(database: SqliteDatabase.Database, newestKnown: number): void {
  const version = versionOf(database);
  if (version > newestKnown)
    throw new Error(
      `it has version ${version} of the schema, and this release of claude-ops knows up to version ${newestKnown}. Run the release that wrote it, or a later one.`,
    );
}

function versionOf(database: SqliteDatabase.Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}
