import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPostgresStores, type PostgresStores } from '../../src/postgres/index.ts';
import { migrate } from '../../src/postgres/migrate.ts';
import { MIGRATIONS } from '../../src/postgres/migrations/index.ts';
import { at, claimRequest, draft, finishRequest, idAt, newTaskAt } from '../tasks.ts';
import { temporarySchema } from './temporary-schema.ts';

/** Of the release after this one: as all of them, it takes nothing away. */
const LATER = { name: '9999-later', sql: 'ALTER TABLE tasks ADD COLUMN later TEXT' };

const schema = temporarySchema();
/** Of a node that was started before the upgrade. */
let before: PostgresStores;

beforeAll(async () => {
  before = await openPostgresStores(schema.options);
  const node = {
    instanceId: 'here',
    name: 'before',
    version: '1.0.0',
    modes: ['process' as const],
    labels: [],
    capacity: 2,
    startedAt: at(0),
    keyCheck: 'key',
  };
  await before.nodes.register({ node, now: at(0), forgetBefore: at(-1), refusal: () => undefined });
  await before.tasks.insert(newTaskAt(1));
  await before.tasks.insert(newTaskAt(2));
  await before.tasks.claim(claimRequest());

  const client = new Client(schema.options.url);
  await client.connect();
  await migrate(client, schema.options.schema, [...MIGRATIONS, LATER]);
  await client.end();
});

afterAll(async () => {
  await before[Symbol.asyncDispose]();
  await schema[Symbol.asyncDispose]();
});

test('a node of the release before hears that it is to start nothing more', async () => {
  expect(await before.nodes.beat({ instanceId: 'here', now: at(1), running: 1 })).toEqual({
    isDraining: true,
  });
});

test('it starts nothing more, also before it has heard of that', async () => {
  expect(await before.tasks.claim(claimRequest())).toBeUndefined();
  expect(await before.tasks.claim(claimRequest({ instanceId: 'upgraded' }))).toMatchObject({
    task: { id: idAt(2) },
  });
});

test('it finishes what it runs, and takes and shows tasks', async () => {
  const batch = { taskId: idAt(1), attempt: 1, events: [draft('claude.assistant')] };
  expect(await before.tasks.appendEvents([batch])).toHaveLength(1);
  expect(await before.tasks.finish(finishRequest(idAt(1)))).toMatchObject({ task: { status: 'completed' } });
  await before.tasks.insert(newTaskAt(3));
  expect(await before.tasks.find(idAt(3))).toMatchObject({ status: 'queued' });
});

test('a task that an older node has taken, without a conversation, begins its own', async () => {
  const client = new Client(schema.options.url);
  await client.connect();
  await client.query(`update ${schema.options.schema}.tasks set conversation_id = null where id = $1`, [
    idAt(3),
  ]);
  await client.end();
  expect(await before.tasks.find(idAt(3))).toMatchObject({ conversationId: idAt(3) });
});

test('the release before does not start again', async () => {
  await expect(openPostgresStores(schema.options)).rejects.toThrow(
    `The tables have version ${MIGRATIONS.length + 1}`,
  );
});

test('a change waits for tables that are in use, keeps nobody waiting behind it for long, and is made then', async () => {
  await using other = temporarySchema();
  await (await openPostgresStores(other.options))[Symbol.asyncDispose]();
  const { url, schema: name } = other.options;
  const [reader, changer] = [new Client(url), new Client(url)];
  await Promise.all([reader.connect(), changer.connect()]);
  try {
    await reader.query('begin');
    await reader.query(`select from ${name}.tasks`);
    const isWaiting = async () => {
      const { rowCount } = await reader.query(
        `select from pg_locks where not granted and relation = '${name}.tasks'::regclass`,
      );
      return rowCount !== 0;
    };
    const changing = migrate(changer, name, [...MIGRATIONS, LATER]);
    await expect.poll(isWaiting).toBe(true);
    await expect.poll(isWaiting).toBe(false);
    await reader.query('commit');
    await changing;
    expect((await reader.query(`select later from ${name}.tasks`)).rows).toEqual([]);
  } finally {
    await Promise.all([reader.end(), changer.end()]);
  }
});
