import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';

/** Of a PostgreSQL for tests, each of which uses a schema of its own. */
export type PostgresUrl = string;

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: PostgresUrl | undefined;
    /** Why there is none. */
    postgresFault: string;
  }
}

/**
 * The PostgreSQL of this run of Vitest.
 *
 * @throws where none could be started, as by a user whose name the system doesn't know.
 */
export function postgresUrl(): PostgresUrl {
  const url = inject('postgresUrl');
  if (url === undefined)
    throw new Error(`No PostgreSQL could be started for this run: ${inject('postgresFault')}`);
  return url;
}

/** A database that nobody else uses, for what always has its tables in the same schema. Disposing removes it. */
export async function temporaryDatabase(): Promise<AsyncDisposable & { readonly url: PostgresUrl }> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await execute(`create database ${name}`);
  const url = Object.assign(new URL(postgresUrl()), { pathname: `/${name}` }).href;
  return { url, [Symbol.asyncDispose]: async () => await execute(`drop database ${name} with (force)`) };
}

async function execute(statement: string): Promise<void> {
  const client = new Client(postgresUrl());
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
