import { postgresUrl } from '@claude-ops/testing-postgres/vitest';
import { expect, test } from 'vitest';
import { checkPostgres, openPostgresStores, PostgresUnusableError } from '../../src/postgres/index.ts';
import { MIGRATIONS } from '../../src/postgres/migrations/index.ts';
import { claimRequest, newTaskAt } from '../tasks.ts';
import { execute, temporarySchema } from './temporary-schema.ts';

function urlWith(changes: Partial<Record<'username' | 'password' | 'pathname' | 'port', string>>): string {
  return Object.assign(new URL(postgresUrl()), changes).href;
}

test.each([
  ['a wrong password', { password: 'wrong' }, 'password authentication failed', 'password in DATABASE_URL'],
  ['no such database', { pathname: '/missing' }, '"missing" does not exist', 'Create the database'],
  ['nobody there', { port: '1' }, 'ECONNREFUSED', 'See that PostgreSQL runs'],
])('%s is told with what to do, and without the password', async (_, changes, reason, advice) => {
  const given = urlWith(changes);
  const failure: unknown = await openPostgresStores({ url: given }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PostgresUnusableError);
  expect(failure).toMatchObject({
    message: expect.stringContaining(reason),
    advice: expect.stringContaining(advice),
  });
  expect(String(failure)).not.toContain(new URL(given).password);
});

test.each(['', 'no URL', 'mysql://user:secret@host/database'])(
  '%j is the URL of no PostgreSQL',
  async (url) => {
    for (const open of [openPostgresStores, checkPostgres]) {
      const failure: unknown = await open({ url }).catch((error: unknown) => error);
      expect(failure).toMatchObject({ advice: expect.stringContaining('Set DATABASE_URL to') });
      expect(String(failure)).not.toContain('secret');
    }
  },
);

test('tables of a later release are left alone', async () => {
  await using schema = temporarySchema();
  const { url: address, schema: name } = schema.options;
  await (await openPostgresStores(schema.options))[Symbol.asyncDispose]();
  await execute(address, `insert into ${name}.schema_versions values (${MIGRATIONS.length + 1}, 'later')`);
  await expect(openPostgresStores(schema.options)).rejects.toThrow(
    `The tables have version ${MIGRATIONS.length + 1}`,
  );
});

test('of those who open a new schema at once, one makes its tables, and all use them', async () => {
  await using schema = temporarySchema();
  const opened = await Promise.all(Array.from({ length: 5 }, () => openPostgresStores(schema.options)));
  await opened[0]?.tasks.insert(newTaskAt(1));
  for (const { tasks } of opened) expect(await tasks.countByStatus()).toMatchObject({ queued: 1 });
  await Promise.all(opened.map((stores) => stores[Symbol.asyncDispose]()));
});

test('a connection that is killed is storage_unavailable, if at all, and the next call has another', async () => {
  await using schema = temporarySchema();
  await using stores = await openPostgresStores({ ...schema.options, maxConnections: 1 });
  await stores.tasks.insert(newTaskAt(1));
  await schema.killConnections();
  const outcome = await stores.tasks.countByStatus().catch((error: unknown) => error);
  if (outcome instanceof Error) expect(outcome).toMatchObject({ code: 'storage_unavailable' });
  expect(await stores.tasks.countByStatus()).toMatchObject({ queued: 1 });
});

test('an engine has its name alone, and gives it back', async () => {
  await using schema = temporarySchema();
  await using one = await openPostgresStores(schema.options);
  await using other = await openPostgresStores(schema.options);
  const request = { waitMs: 0, signal: new AbortController().signal };
  const first = await one.tasks.lock?.({ ...request, instanceId: 'a' });
  await expect(other.tasks.lock?.({ ...request, instanceId: 'a' })).rejects.toThrow('is in use');
  await (await other.tasks.lock?.({ ...request, instanceId: 'b' }))?.[Symbol.asyncDispose]();
  await first?.[Symbol.asyncDispose]();
  await (await other.tasks.lock?.({ ...request, instanceId: 'a' }))?.[Symbol.asyncDispose]();
});

test('an engine whose connection is killed takes its name again, and goes on', async () => {
  await using schema = temporarySchema();
  await using one = await openPostgresStores(schema.options);
  await using other = await openPostgresStores(schema.options);
  const request = { waitMs: 0, signal: new AbortController().signal, instanceId: 'a' };
  await using _name = await one.tasks.lock?.(request);
  const holders = `from pg_stat_activity where application_name = '${schema.options.schema}' and query like 'select pg_try_advisory_lock%'`;
  const [before] = await execute(schema.options.url, `select pid ${holders}`);
  await execute(schema.options.url, `select pg_terminate_backend(pid) ${holders}`);
  await expect
    .poll(async () => await execute(schema.options.url, `select pid ${holders}`))
    .toEqual([expect.not.objectContaining(before ?? {})]);
  await expect(other.tasks.lock?.(request)).rejects.toThrow('is in use');
});

test('engines that claim at once get different tasks', async () => {
  await using schema = temporarySchema();
  const engines = await Promise.all(Array.from({ length: 4 }, () => openPostgresStores(schema.options)));
  for (let index = 0; index < 40; index += 1) await engines[0]?.tasks.insert(newTaskAt(index));
  const claims = await Promise.all(
    Array.from({ length: 15 }, () => engines).flatMap((all) =>
      all.map(async ({ tasks }) => await tasks.claim(claimRequest())),
    ),
  );
  const ids = claims.flatMap((claimed) => (claimed === undefined ? [] : [claimed.task.id]));
  expect(new Set(ids).size).toBe(ids.length);
  expect(await engines[0]?.tasks.countByStatus()).toMatchObject({
    running: ids.length,
    queued: 40 - ids.length,
  });
  await Promise.all(engines.map((stores) => stores[Symbol.asyncDispose]()));
});
