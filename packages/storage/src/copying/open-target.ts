import {
  type Dialect,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresDialect,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import { checkPostgres, type PostgresFacts } from '../postgres/check-postgres.ts';
import { openPool } from '../postgres/open-pool.ts';
import { openPostgresStores } from '../postgres/open-postgres-stores.ts';
import type { PostgresStoresOptions } from '../postgres/postgres-options.ts';
import type { AnyTables, CopyEnd, NamedTables } from './any-tables.ts';
import { CopyRefusedError } from './copy-refused-error.ts';
import { findAlive } from './find-alive.ts';

/** The version of the tables that has the one of nodes. */
const TABLES_WITH_NODES = 2;

type Target = CopyEnd & AsyncDisposable;

/** How a target is opened. */
interface TargetUse {
  /** Nothing is written, and no table is made. */
  readonly isDryRun: boolean;
  /** Engines that were heard of since this moment are alive. */
  readonly aliveSince: string;
}

/**
 * Opens a PostgreSQL to be written to, and brings its tables up to date. For a dry run it changes nothing.
 *
 * @throws {PostgresUnusableError}
 * @throws {CopyRefusedError} where newer tables would keep engines that are alive from running tasks, or a dry run can't read the tables.
 */
export async function openTarget(options: PostgresStoresOptions, use: TargetUse): Promise<Target> {
  const facts = await checkPostgres(options);
  if (drains(facts)) await refuseWhileAlive(options, { facts, ...use });
  if (!use.isDryRun) await (await openPostgresStores(options))[Symbol.asyncDispose]();
  else if (facts.tables === 0) return openEmpty();
  else refuseOtherVersion(facts);
  return openTables(options);
}

/** Whether an upgrade drains nodes: see `migrate`. */
const drains = ({ tables, newest }: PostgresFacts) => tables >= TABLES_WITH_NODES && tables < newest;

async function refuseWhileAlive(
  options: PostgresStoresOptions,
  { facts, aliveSince }: TargetUse & { readonly facts: PostgresFacts },
): Promise<void> {
  await using target = openTables(options);
  const names = await findAlive(target, { column: 'name', aliveSince });
  if (names.length === 0) return;
  throw new CopyRefusedError(
    `The copy would bring the tables of PostgreSQL from version ${facts.tables} to version ${facts.newest}. These nodes would then start no further task: ${names.join(', ')}.`,
    'Upgrade these nodes to this release first, or stop them, and run it again. Or copy with the release that they run.',
  );
}

/** A dry run can't bring the tables to the version that it reads. */
function refuseOtherVersion({ tables, newest }: PostgresFacts): void {
  if (tables === newest) return;
  throw new CopyRefusedError(
    `The tables of PostgreSQL have version ${tables}, and a dry run of this release reads version ${newest}.`,
    tables < newest
      ? 'Start a node of this release once, or run it without --dry-run: each brings the tables up to date.'
      : 'Run the release that wrote them, or a later one.',
  );
}

function openTables(options: PostgresStoresOptions): Target {
  const pool = openPool({ ...options, maxConnections: 1 });
  const rows = new Kysely<AnyTables>({ dialect: new PostgresDialect({ pool }) }).withSchema(
    options.schema ?? 'claude_ops',
  );
  return toTarget(rows);
}

/** Stands for a database without tables: each query finds no rows. */
function openEmpty(): Target {
  return toTarget(new Kysely<AnyTables>({ dialect: NO_ROWS }));
}

const NO_ROWS: Dialect = {
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => new DummyDriver(),
  createIntrospector: (database) => new PostgresIntrospector(database),
  createQueryCompiler: () => new PostgresQueryCompiler(),
};

const toTarget = (rows: Kysely<AnyTables>): Target => ({
  rows,
  tables: rows.$extendTables<NamedTables>(),
  [Symbol.asyncDispose]: () => rows.destroy(),
});
