import { Client, escapeIdentifier } from 'pg';
import { refuseOtherTime } from './compare-clocks.ts';
import { addressOf, explainFailure, refuseOtherUrl } from './explain-failure.ts';
import { refuseOldServer } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { clientOptions } from './open-pool.ts';
import type { PostgresStoresOptions } from './postgres-options.ts';

export interface PostgresFacts {
  /** Host, port and database. */
  readonly address: string;
  /** Of the tables; 0 where the first start is yet to make them. */
  readonly tables: number;
  /** What this release brings them to. */
  readonly newest: number;
}

/**
 * Looks whether a PostgreSQL can be used, and changes nothing.
 *
 * @throws {PostgresUnusableError}
 */
export async function checkPostgres(options: PostgresStoresOptions): Promise<PostgresFacts> {
  const { url, schema = 'claude_ops' } = options;
  refuseOtherUrl(url);
  const client = new Client(clientOptions(options));
  client.on('error', () => undefined);
  try {
    await client.connect();
    await refuseOldServer(client);
    await refuseOtherTime(client);
    const table = `${escapeIdentifier(schema)}.schema_versions`;
    const { rows: found } = await client.query<{ is_there: boolean }>(
      'select to_regclass($1) is not null as is_there',
      [table],
    );
    if (found[0]?.is_there !== true) return { address: addressOf(url), tables: 0, newest: MIGRATIONS.length };
    const { rows } = await client.query<{ version: number }>(
      `select coalesce(max(version), 0) as version from ${table}`,
    );
    return { address: addressOf(url), tables: rows[0]?.version ?? 0, newest: MIGRATIONS.length };
  } catch (error) {
    throw explainFailure(error, url);
  } finally {
    await client.end().catch(() => undefined);
  }
}
