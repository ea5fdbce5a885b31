import { setTimeout as sleep } from 'node:timers/promises';
import { ClaudeOpsError } from '@claude-ops/contract';
import type SqliteDatabase from 'better-sqlite3';
import { CompiledQuery, SqliteDialect, SqliteDriver, type DatabaseConnection } from 'kysely';
import { cacheStatements } from './cache-statements.ts';
import { isBusy } from './is-busy.ts';
import { outageOf } from './outage-of.ts';

const RETRY_INTERVAL_MS = 5;

interface PatientSqliteOptions {
  readonly database: SqliteDatabase.Database;
  readonly busyTimeoutMs: number;
}

/**
 * Kysely's SQLite dialect, whose transactions take the write lock when they begin, so that none fails halfway for
 * want of it, and which waits for another process's lock without blocking the event loop. Kysely itself gives the
 * one connection to one transaction at a time. What keeps the database from working (a full disk, another process) is
 * `storage_unavailable`, whatever statement met it.
 */
export class PatientSqliteDialect extends SqliteDialect {
  readonly #options: PatientSqliteOptions;

  constructor(options: PatientSqliteOptions) {
    super({ database: cacheStatements(options.database) });
    this.#options = options;
  }

  override createDriver(): SqliteDriver {
    return new PatientSqliteDriver(this.#options);
  }
}

class PatientSqliteDriver extends SqliteDriver {
  readonly #options: PatientSqliteOptions;
  #connection: DatabaseConnection | undefined;

  constructor(options: PatientSqliteOptions) {
    super({ database: cacheStatements(options.database) });
    this.#options = options;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    return (this.#connection ??= patient(await super.acquireConnection(), this.#options));
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // After some errors (a full disk) SQLite has rolled back itself: failing to do it again would hide the cause.
    if (this.#options.database.inTransaction) await super.rollbackTransaction(connection);
  }
}

function patient(connection: DatabaseConnection, options: PatientSqliteOptions): DatabaseConnection {
  return {
    executeQuery: (query, queryOptions) =>
      waitWhileBusy(() => connection.executeQuery(query, queryOptions), options),
    streamQuery: (query, chunkSize, queryOptions) => connection.streamQuery(query, chunkSize, queryOptions),
  };
}

/** A statement refused as busy had no effect, so it can be tried again. */
async function waitWhileBusy<T>(run: () => Promise<T>, options: PatientSqliteOptions): Promise<T> {
  const deadline = performance.now() + options.busyTimeoutMs;
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (!isBusy(error)) throw outageOf(error, options.database.name) ?? error;
      if (performance.now() >= deadline) throw stillBusy(options, error);
    }
    await sleep(RETRY_INTERVAL_MS);
  }
}

function stillBusy({ database, busyTimeoutMs }: PatientSqliteOptions, cause: unknown): ClaudeOpsError {
  // Where it is, and what to do about it, is for the log: whoever sent a request is not told.
  const forTheLog = new Error(
    `The database ${database.name} was locked by another process for more than ${busyTimeoutMs} ms. Stop the other program that writes to it.`,
    { cause },
  );
  return new ClaudeOpsError(
    'storage_unavailable',
    "The tasks can't be stored or read: another process has locked the database.",
    { cause: forTheLog },
  );
}
