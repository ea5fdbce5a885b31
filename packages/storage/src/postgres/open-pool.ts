import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import { type ClientConfig, Pool, type PoolClient, types } from 'pg';
import { outageOf } from './outage-of.ts';
import type { PostgresStoresOptions } from './postgres-options.ts';

/** A statement that no answer comes to is given up: the connection is gone, and nobody said so. */
const QUERY_TIMEOUT_MS = 30_000;

/** How a client of these stores connects. */
export function clientOptions({ url, connectTimeoutMs = 10_000 }: PostgresStoresOptions): ClientConfig {
  return {
    connectionString: url,
    application_name: 'claude-ops',
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: QUERY_TIMEOUT_MS,
    keepAlive: true,
    types: {
      // No `bigint` here is larger than what a number holds exactly.
      // oxlint-disable-next-line typescript/no-unsafe-return -- The type of a parser is not told.
      getTypeParser: (id, format) => (id === types.builtins.INT8 ? Number : types.getTypeParser(id, format)),
    },
  };
}

/**
 * Connections, as Kysely takes them. What keeps the database from working (it can't be reached, it is stopping) is
 * `storage_unavailable`, whatever statement met it; the next one tries a new connection.
 */
export function openPool(options: PostgresStoresOptions): PostgresPool {
  const pool = new Pool({ ...clientOptions(options), max: options.maxConnections ?? 10 });
  // A connection that breaks while nobody uses it is no longer in the pool: that is all.
  pool.on('error', () => undefined);
  // A statement is told of a connection that breaks under it.
  pool.on('connect', (client) => void client.on('error', () => undefined));
  return {
    options: pool.options,
    connect: async () => {
      const connecting = pool.connect().catch((error: unknown) => {
        throw outageOf(error) ?? error;
      });
      return reporting(await connecting);
    },
    end: async () => await pool.end(),
  };
}

const wrapped = new WeakMap<PoolClient, PostgresPoolClient>();

/** One for each connection: Kysely knows it again by that. */
function reporting(client: PoolClient): PostgresPoolClient {
  const known = wrapped.get(client);
  if (known !== undefined) return known;
  let isSuspect = false;
  function query<Row>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
  function query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>;
  function query(sql: string | object, parameters: readonly unknown[] = []): unknown {
    if (typeof sql === 'object') throw new TypeError('No statement of a store is read by a cursor.');
    return client.query(sql, parameters.map(withoutNul)).catch((error: unknown) => {
      const outage = outageOf(error);
      isSuspect ||= outage !== undefined;
      throw outage ?? error;
    });
  }
  // PostgreSQL says that it ends a connection before it does.
  const release = (destroy = false) => client.release(destroy || isSuspect);
  const made: PostgresPoolClient = { query, release };
  wrapped.set(client, made);
  return made;
}

/** PostgreSQL keeps no U+0000 in a text. JSON has it escaped; elsewhere, as in a tag, another character stands for it. */
function withoutNul(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNul);
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value;
}
