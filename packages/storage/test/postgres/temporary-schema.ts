import { randomBytes } from 'node:crypto';
import { postgresUrl } from '@claude-ops/testing-postgres/vitest';
import { Client } from 'pg';
import {
  openPostgresStores,
  type PostgresStores,
  type PostgresStoresOptions,
} from '../../src/postgres/index.ts';

/** The PostgreSQL of this run, with a schema that nobody else uses. Disposing removes the schema. */
export function temporarySchema(): AsyncDisposable & {
  readonly options: PostgresStoresOptions & { schema: string };
} {
  const options = { url: postgresUrl(), schema: `test_${randomBytes(8).toString('hex')}` };
  return {
    options,
    async [Symbol.asyncDispose]() {
      await execute(options.url, `drop schema if exists ${options.schema} cascade`);
    },
  };
}

/** Runs a statement on a connection of its own. */
export async function execute(url: string, statement: string): Promise<unknown[]> {
  const client = new Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

/** Stores in a schema of their own, which goes when they close. */
export async function openTemporaryStores(): Promise<PostgresStores> {
  const schema = temporarySchema();
  const stores = await openPostgresStores(schema.options);
  const close = async () => {
    await stores[Symbol.asyncDispose]();
    await schema[Symbol.asyncDispose]();
  };
  return {
    mcpProfiles: stores.mcpProfiles,
    tasks: { ...stores.tasks, [Symbol.asyncDispose]: close },
    [Symbol.asyncDispose]: close,
  };
}
