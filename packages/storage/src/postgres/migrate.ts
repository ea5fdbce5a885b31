import { setTimeout as delay } from 'node:timers/promises';
import { type Client, DatabaseError, escapeIdentifier } from 'pg';
import type { Migration } from '../migrations/migration.ts';
import { PostgresUnusableError } from './postgres-unusable-error.ts';

const OLDEST_SERVER = 14;
/** The version that has the table of nodes. */
const TABLES_WITH_NODES = 2;

/** While a change waits for its tables, all others wait behind it: for less long than a node may be without an answer. */
const LOCK_WAIT_MS = 2_000;
/** In all some minutes, in which whatever holds the tables ends, if it ends at all. */
const MOST_TRIES = 60;
const PAUSE_MS = 500;
/** A lock that did not come in time, and a deadlock. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const COMES_LATER: ReadonlySet<unknown> = new Set(['55P03', '40P01']);

/**
 * Brings the tables of a schema to their newest version, each version in a transaction of its own. Others that open the same database
 * at the same time wait, and find it done.
 *
 * @throws {PostgresUnusableError} where PostgreSQL is too old, or a later release of claude-ops has been here.
 */
export async function migrate(
  client: Client,
  schema: string,
  migrations: readonly Migration[],
): Promise<void> {
  await refuseOldServer(client);
  const lock = [`claude-ops schema ${schema}`];
  await client.query('select pg_advisory_lock(hashtextextended($1, 0))', lock);
  try {
    await enterSchema(client, schema);
    const version = await versionOf(client);
    if (version > migrations.length)
      throw new PostgresUnusableError(
        `The tables have version ${version}, and this release of claude-ops knows up to version ${migrations.length}.`,
        'Run the release that wrote them, or a later one.',
      );
    for (const [index, migration] of migrations.entries())
      if (index >= version) await applyInTime(client, migration, index + 1);
  } finally {
    await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', lock).catch(() => undefined);
  }
}

/** Nodes of the release before work on the same tables meanwhile. */
async function applyInTime(client: Client, migration: Migration, version: number): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await apply(client, migration, version);
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      const isLater = error instanceof DatabaseError && COMES_LATER.has(error.code);
      if (!isLater || tries === MOST_TRIES) throw error;
      await delay(PAUSE_MS);
    }
  }
}

async function apply(client: Client, migration: Migration, version: number): Promise<void> {
  await client.query('begin');
  await client.query(`set local lock_timeout = ${LOCK_WAIT_MS}`);
  // A node that runs by now was started by the release before: it may finish what it runs, and not start a task that it can't read.
  if (version > TABLES_WITH_NODES) await client.query('update nodes set is_draining = true');
  await client.query(migration.sql);
  await client.query('insert into schema_versions (version, name) values ($1, $2)', [
    version,
    migration.name,
  ]);
  await client.query('commit');
}

/** @throws {PostgresUnusableError} */
export async function refuseOldServer(client: Client): Promise<void> {
  const { rows } = await client.query<{ number: string; version: string }>(
    "select current_setting('server_version_num') as number, current_setting('server_version') as version",
  );
  const [found] = rows;
  if (found !== undefined && Number(found.number) >= OLDEST_SERVER * 10_000) return;
  throw new PostgresUnusableError(
    `PostgreSQL ${found?.version} is too old: claude-ops needs version ${OLDEST_SERVER} or later.`,
    'Upgrade PostgreSQL.',
  );
}

async function enterSchema(client: Client, schema: string): Promise<void> {
  const name = escapeIdentifier(schema);
  // A user that may create none can still use one that was made for it.
  const { rows } = await client.query<{ is_there: boolean }>(
    'select exists (select from pg_namespace where nspname = $1) as is_there',
    [schema],
  );
  if (rows[0]?.is_there !== true) await client.query(`create schema ${name}`);
  await client.query(`set search_path to ${name}`);
}

async function versionOf(client: Client): Promise<number> {
  await client.query(
    'create table if not exists schema_versions (version integer primary key, name text not null, applied_at timestamptz not null default now())',
  );
  const { rows } = await client.query<{ version: number }>(
    'select coalesce(max(version), 0) as version from schema_versions',
  );
  return rows[0]?.version ?? 0;
}
