import { expect, test } from 'vitest';
import { Client } from 'pg';
import { startPostgres } from '../src/start-postgres.ts';

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<{ answer: unknown }>(sql)).rows[0]?.answer;
  } finally {
    await client.end();
  }
}

test('a PostgreSQL answers at its URL, keeps its data while it is stopped, and is gone when it is disposed of', async () => {
  const postgres = await startPostgres();
  const { url } = postgres;
  await ask(url, "create table kept as select 'here' as answer");
  await postgres.stop('immediate');
  await expect(ask(url, 'select 1 as answer')).rejects.toThrow('ECONNREFUSED');
  await postgres.start();
  expect(await ask(url, 'select answer from kept')).toBe('here');
  await expect(ask(url.replace(/:[0-9a-f]{32}@/, ':wrong@'), 'select 1')).rejects.toThrow('password');
  await postgres[Symbol.asyncDispose]();
  await expect(ask(url, 'select 1')).rejects.toThrow('ECONNREFUSED');
});
