import { randomBytes } from 'node:crypto';
import type { Postgres } from '@claude-ops/testing-postgres';
import { Client } from 'pg';

/** A database that nothing else uses, in a PostgreSQL that goes with all it has. */
export async function createDatabase({ url }: Postgres): Promise<string> {
  const name = `bench_${randomBytes(6).toString('hex')}`;
  const client = new Client(url);
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${name}`);
  } finally {
    await client.end();
  }
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
}
