import type { Check, Environment } from '@claude-ops/cli';
import { openPostgresStores } from '@claude-ops/storage/postgres';
import { temporaryDatabase } from '@claude-ops/testing-postgres/vitest';
import { expect, test } from 'vitest';
import { checkDatabase } from '../../src/doctor/check-database.ts';
import { readConfiguration } from '../../src/configuration/read-configuration.ts';

async function check(environment: Environment): Promise<Check | undefined> {
  return await checkDatabase(readConfiguration(environment, {}));
}

test('a PostgreSQL that is configured is looked at by doctor, and nothing is made in it', async () => {
  await using database = await temporaryDatabase();
  const environment = { DATABASE_URL: database.url };
  for (let time = 0; time < 2; time += 1)
    expect(await check(environment)).toMatchObject({
      name: 'database',
      state: 'ok',
      detail: expect.stringContaining('the first start makes its tables'),
    });
  await (await openPostgresStores({ url: database.url }))[Symbol.asyncDispose]();
  expect(await check(environment)).toMatchObject({
    state: 'ok',
    detail: expect.stringContaining('its tables are up to date'),
  });
});

test('one that can not be reached is a problem, with what to do and without the password', async () => {
  const found = await check({ DATABASE_URL: 'postgres://somebody:made-up@127.0.0.1:1/tasks' });
  expect(found).toMatchObject({
    state: 'problem',
    detail: expect.stringContaining('PostgreSQL at 127.0.0.1:1/tasks'),
    advice: expect.stringContaining('DATABASE_URL'),
  });
  expect(JSON.stringify(found)).not.toContain('made-up');
});

test('without a DATABASE_URL there is nothing to say', async () => {
  expect(await check({})).toBeUndefined();
});

test.each([
  ['is none', { DATABASE_URL: 'mysql://a@b/c' }, 'not the URL of a PostgreSQL'],
  ['stands beside DB_PATH', { DATABASE_URL: 'postgres://a@b/c', DB_PATH: '/tmp/a.db' }, 'are both set'],
])('a DATABASE_URL that %s is refused', (_, environment, reason) => {
  expect(() => readConfiguration(environment, {})).toThrow(reason);
});

test('the name of a node is one that fits into a path', () => {
  expect(readConfiguration({ NODE_NAME: 'worker-1.example' }, {}).nodeName).toBe('worker-1.example');
  expect(() => readConfiguration({ NODE_NAME: 'a/b' }, {})).toThrow('NODE_NAME is "a/b"');
  expect(() => readConfiguration({ NODE_ROLE: 'boss' }, {})).toThrow('NODE_ROLE');
});

test('the labels of a node are names, or names with a value', () => {
  const labelsOf = (NODE_LABELS: string) => readConfiguration({ NODE_LABELS }, {}).nodeLabels;
  expect(labelsOf(' gpu, zone=a ,')).toEqual(['gpu', 'zone=a']);
  expect(labelsOf('')).toEqual([]);
  for (const wrong of ['a b', '=a', 'zone=', 'a=b=c', ':a', 'a'.repeat(64)])
    expect(() => labelsOf(wrong), wrong).toThrow('NODE_LABELS has the label');
  expect(() => labelsOf(Array.from({ length: 33 }, (_, index) => `l${index}`).join())).toThrow(
    'has 33 labels',
  );
});
