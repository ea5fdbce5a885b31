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
  /** Ends all connections that were opened with these options. */
  killConnections(): Promise<void>;
} {
  const schema = `test_${randomBytes(8).toString('hex')}`;
  const url = new URL(postgresUrl());
  url.searchParams.set('application_name', schema);
  const options = { url: url.href, schema };
  return {
    options,
    killConnections: async () =>
      void (await execute(
        postgresUrl(),
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = '${schema}'`,
      )),
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
    credentials: stores.credentials,
    presets: stores.presets,
    nodes: stores.nodes,
    tokens: stores.tokens,
    audit: stores.audit,
    signals: stores.signals,
    tasks: { ...stores.tasks, [Symbol.asyncDispose]: close },
    [Symbol.asyncDispose]: close,
  };
}
