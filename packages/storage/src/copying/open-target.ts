import { Kysely, PostgresDialect } from 'kysely';
import { openPool } from '../postgres/open-pool.ts';
import { openPostgresStores } from '../postgres/open-postgres-stores.ts';
import type { PostgresStoresOptions } from '../postgres/postgres-options.ts';
import type { AnyTables, CopyEnd, NamedTables } from './any-tables.ts';

/**
 * Opens a PostgreSQL to be written to, and brings its tables up to date.
 *
 * @throws {PostgresUnusableError}
 */
export async function openTarget(options: PostgresStoresOptions): Promise<CopyEnd & AsyncDisposable> {
  await (await openPostgresStores(options))[Symbol.asyncDispose]();
  const pool = openPool({ ...options, maxConnections: 1 });
  const rows = new Kysely<AnyTables>({ dialect: new PostgresDialect({ pool }) }).withSchema(
    options.schema ?? 'claude_ops',
  );
  return { rows, tables: rows.$extendTables<NamedTables>(), [Symbol.asyncDispose]: () => rows.destroy() };
}
