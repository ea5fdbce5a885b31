import { copyFile, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSqliteStores } from '../../src/index.ts';
import { CopyRefusedError, openDataCopy, openPostgresStores } from '../../src/postgres/index.ts';
import type { Tables } from '../../src/queries/tables.ts';
import { bindToEngine } from '../../src/queries/needs.ts';
import {
  aLimit,
  anApproval,
  at,
  claimRequest,
  draft,
  finishRequest,
  idAt,
  newTaskAt,
  resultOf,
  seed,
  tokenAt,
} from '../tasks.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { migrate } from '../../src/postgres/migrate.ts';
import { MIGRATIONS } from '../../src/postgres/migrations/index.ts';
import { execute, temporarySchema } from './temporary-schema.ts';

const TABLES = {
  tasks: 'id',
  task_inputs: 'task_id',
  task_secrets: 'task_id',
  task_results: 'task_id',
  task_seen_hosts: 'task_id',
  task_tags: 'task_id, key',
  attempts: 'id',
  idempotency_keys: 'key',
  task_events: 'task_id, sequence',
  task_messages: 'id',
  task_approvals: 'id',
  mcp_profiles: 'id',
  credentials: 'name',
  presets: 'name, version',
  tokens: 'id',
} satisfies Record<Exclude<keyof Tables, 'task_counts' | 'usage_limits' | 'audit'>, string>;

const TASKS = 160;
const PRUNED = idAt(3);

/** Tasks of every status, with whatever a task can have, one of them pruned. */
async function fill(databasePath: string): Promise<void> {
  await using stores = await openSqliteStores({ path: databasePath });
  const { tasks, mcpProfiles, credentials, presets, tokens } = stores;
  for (const model of ['one', 'two'])
    await presets.put({ name: 'review', description: null, spec: { model }, createdAt: at(1) });
  await credentials.insert({
    name: 'team',
    kind: 'gateway',
    baseUrl: 'https://llm.example.test',
    description: null,
    sealedSecret: 'sealed',
    createdAt: at(1),
    updatedAt: at(2),
  });
  await tokens.insert(tokenAt(1, { ownTasks: true, expiresAt: at(90) }));
  const tags = { team: 'a=b', project: 'héllo \u{1F600}' };
  const statuses = ['completed', 'failed', 'cancelled'] as const;
  for (let index = 0; index < TASKS; index += 1) {
    const newTask = newTaskAt(index, {
      prompt: `Say "${index}"\n\u0000\u2028\\`,
      ...(index % 2 && { tags }),
    });
    const idempotency = { key: `key ${index}`, fingerprint: `fingerprint ${index}` };
    const given = index % 5 === 0 ? { ...newTask, idempotency } : newTask;
    const status = index < 100 ? 'completed' : statuses[index % 4];
    if (status === undefined) continue;
    await seed(tasks, given, index % 50 === 49 ? 'running' : status);
  }
  // One with a long log, a result and hosts.
  const long = newTaskAt(900);
  await seed(tasks, long, 'running');
  for (let batch = 0; batch < 13; batch += 1)
    await tasks.appendEvents([
      {
        taskId: long.task.id,
        attempt: 1,
        events: Array.from({ length: 500 }, (_, index) => draft('claude.assistant', `{"n":${index}}`)),
      },
    ]);
  const large = JSON.stringify({ text: 'x'.repeat(900_000) });
  for (let index = 0; index < 5; index += 1)
    await tasks.appendEvents([
      { taskId: long.task.id, attempt: 1, events: [draft('claude.assistant', large)] },
    ]);
  await tasks.addApproval(anApproval(long.task.id));
  const seenHosts = [{ host: 'example.org', decision: 'allowed' as const, count: 1 }];
  await tasks.finish(
    finishRequest(long.task.id, { result: resultOf('Hello'), seenHosts: seenHosts as never }),
  );
  await seed(tasks, newTaskAt(901), 'queued');
  await tasks.insert(newTaskAt(902, { tags }));
  await tasks.addMessage({
    message: {
      id: idAt(950),
      taskId: idAt(902),
      status: 'queued',
      text: 'Mind the "gap".',
      delivery: 'later',
      createdAt: at(950),
      settledAt: null,
      attempt: null,
      turn: null,
      reason: null,
    },
    event: draft('task.message_queued'),
    mostOfTask: 10,
  });
  await tasks.prune({ ids: [PRUNED], at: at(5_000) });
  for (const name of ['github', 'linear'])
    await mcpProfiles.insert({
      id: `id of ${name}`,
      name,
      description: null,
      sealedServers: `sealed ${name}`,
      createdAt: at(1),
      updatedAt: at(2),
      servers: { a: { command: 'x' } },
    });
}

let template: Awaited<ReturnType<typeof temporaryDirectory>>;

beforeAll(async () => {
  template = await temporaryDirectory();
  await fill(path.join(template.path, 'swarm.db'));
});

afterAll(async () => await template[Symbol.asyncDispose]());

async function openRoom() {
  const directory = await temporaryDirectory();
  const schema = temporarySchema();
  const dataDirectory = path.join(directory.path, 'data');
  await mkdir(dataDirectory);
  const databasePath = path.join(dataDirectory, 'swarm.db');
  await copyFile(path.join(template.path, 'swarm.db'), databasePath);
  const open = async (signal = new AbortController().signal, isDryRun = false) =>
    await openDataCopy({
      databasePath,
      dataDirectory,
      postgres: schema.options,
      isDryRun,
      aliveSince: at(0),
      signal,
    });
  return {
    databasePath,
    dataDirectory,
    schema,
    open,
    /** Looks at everything, as a dry run does. */
    async look() {
      await using copy = await open(undefined, true);
      return { survey: await copy.survey(), keyChecks: await copy.keyChecks() };
    },
    /** Copies all that is missing. */
    async copy(
      copyFiles: Parameters<Awaited<ReturnType<typeof open>>['copyTasks']>[0] = async () => new Map(),
    ) {
      await using copy = await open();
      const survey = await copy.survey();
      const profiles = await copy.copyMcpProfiles();
      await copy.copyCredentials();
      await copy.copyPresets();
      await copy.copyTokens();
      const batches = await Array.fromAsync(copy.copyTasks(copyFiles));
      return { survey, profiles, batches, copied: batches.reduce((sum, batch) => sum + batch.copied, 0) };
    },
    async rows(table: keyof typeof TABLES) {
      const order = TABLES[table];
      const { url, schema: name } = schema.options;
      const source = new SqliteDatabase(databasePath, { readonly: true });
      const own = source.prepare(`select * from ${table} order by ${order}`).all();
      source.close();
      const theirs = await execute(url, `select * from ${name}.${table} order by ${order}`);
      return { own: own.map(asPostgresHasIt), theirs: theirs.map(withNumbers) };
    },
    async [Symbol.asyncDispose]() {
      await schema[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
    },
  };
}

type Row = Record<string, unknown>;

/** PostgreSQL keeps no U+0000 in a text. */
function asPostgresHasIt(row: unknown): Row {
  return mapValues(row, (value) => (typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value));
}

/** The client of this test reads a `bigint` as text. */
function withNumbers(row: unknown): Row {
  return mapValues(row, (value, name) => (name === 'timeout_ms' ? Number(value) : value));
}

function mapValues(row: unknown, map: (value: unknown, name: string) => unknown): Row {
  return Object.fromEntries(Object.entries(row as Row).map(([name, value]) => [name, map(value, name)]));
}

const isOfPruned = (row: unknown) => Object.values(row as object).includes(PRUNED);

test('every row of every table is there as it was, but for a pruned task, and a second run copies nothing', async () => {
  await using room = await openRoom();
  const before = await readFile(room.databasePath);
  const { survey, profiles, copied } = await room.copy();
  expect(survey).toMatchObject({ there: 0, running: expect.arrayContaining([idAt(49)]) });
  expect(copied).toBe(survey.tasks);
  expect(profiles).toEqual({ profiles: 2, copied: 2, changed: [] });
  for (const table of Object.keys(TABLES) as (keyof typeof TABLES)[]) {
    const { own, theirs } = await room.rows(table);
    expect(own.length, table).toBeGreaterThan(0);
    expect(theirs, table).toEqual(own.filter((row) => !isOfPruned(row)));
  }
  const again = await room.copy();
  expect(again).toMatchObject({ copied: 0, profiles: { copied: 0 }, survey: { there: survey.tasks } });
  expect(await readFile(room.databasePath)).toEqual(before);

  await using stores = await openPostgresStores(room.schema.options);
  await using source = await openSqliteStores({ path: room.databasePath });
  expect(await stores.tasks.countByStatus()).toEqual(await source.tasks.countByStatus());
  const page = { limit: 500 };
  const idsOf = async ({ tasks }: Pick<typeof stores, 'tasks'>) =>
    (await tasks.list(page)).map(({ id }) => id);
  expect(await idsOf(stores)).toEqual(await idsOf(source));
  expect(await stores.tasks.find(idAt(900))).toEqual(await source.tasks.find(idAt(900)));
  expect(await stores.mcpProfiles.list(page)).toEqual(await source.mcpProfiles.list(page));
});

test('a copy that is ended between two batches is carried on by the next one', async () => {
  await using room = await openRoom();
  const over = new AbortController();
  let first = 0;
  {
    await using copy = await room.open(over.signal);
    for await (const { copied } of copy.copyTasks(async () => new Map())) {
      first += copied;
      over.abort();
    }
  }
  expect(first).toBe(100);
  const { survey, copied } = await room.copy();
  expect([survey.there, copied]).toEqual([first, survey.tasks - first]);
  const { own, theirs } = await room.rows('task_events');
  expect(theirs).toEqual(own.filter((row) => !isOfPruned(row)));
});

test('a connection that breaks in the middle leaves whole tasks, and the next run copies the others', async () => {
  await using room = await openRoom();
  await (await openPostgresStores(room.schema.options))[Symbol.asyncDispose]();
  const { url, schema } = room.schema.options;
  await execute(
    url,
    `set search_path to ${schema};
     create function break_off() returns trigger language plpgsql as
       $$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$;
     create trigger break_off before insert on task_events for each row
       when (new.task_id = '${idAt(120)}') execute function break_off()`,
  );
  await expect(room.copy()).rejects.toMatchObject({ code: 'storage_unavailable' });
  const counted = await execute(url, `select count(*)::int as tasks from ${schema}.tasks`);
  expect(counted).toEqual([{ tasks: 100 }]);
  await execute(url, `drop trigger break_off on ${schema}.task_events`);
  await room.copy();
  for (const table of Object.keys(TABLES) as (keyof typeof TABLES)[]) {
    const { own, theirs } = await room.rows(table);
    expect(theirs, table).toEqual(own.filter((row) => !isOfPruned(row)));
  }
});

test('tasks that went on since they were copied are left as they are, and the queued ones can be claimed', async () => {
  await using room = await openRoom();
  await room.copy();
  await using stores = await openPostgresStores(room.schema.options);
  const claimed = await stores.tasks.claim(claimRequest());
  expect(claimed).toMatchObject({ task: { id: idAt(901) }, sealedSecrets: `sealed ${idAt(901)}` });
  await stores.tasks.finish(finishRequest(idAt(901)));
  expect(await room.copy()).toMatchObject({ copied: 0 });
  expect(await stores.tasks.find(idAt(901))).toMatchObject({ status: 'completed' });
});

test('a task whose files only one engine has is bound to it, until they are copied', async () => {
  await using room = await openRoom();
  const bound = new Map([[idAt(902), 'the old engine']]);
  await room.copy(async () => bound);
  const { options } = room.schema;
  const boundTo = () =>
    execute(options.url, `select id, bound_to from ${options.schema}.tasks where bound_to is not null`);
  expect(await boundTo()).toEqual([{ id: idAt(902), bound_to: 'the old engine' }]);
  await room.copy();
  expect(await boundTo()).toEqual([]);
});

test('a task that a usage limit holds is copied without the hold, and keeps one that it has there', async () => {
  await using room = await openRoom();
  const id = idAt(903);
  {
    await using source = await openSqliteStores({ path: room.databasePath });
    await source.tasks.insert({ ...newTaskAt(903), boundTo: 'the old engine', credential: 'key' });
    await source.tasks.noteUsageLimit(aLimit());
    expect(await source.tasks.findNeeds([id])).toMatchObject([{ heldBy: { id: aLimit().id } }]);
  }
  const bound = async () => new Map([[id, 'the old engine']]);
  await room.copy(bound);
  await using stores = await openPostgresStores(room.schema.options);
  expect(await stores.tasks.listUsageLimits()).toEqual([]);
  expect(await stores.tasks.findNeeds([id])).toEqual([{ taskId: id, labels: [], boundTo: 'the old engine' }]);
  await stores.tasks.noteUsageLimit(aLimit());
  await room.copy(bound);
  expect(await stores.tasks.listUsageLimits()).toMatchObject([{ queued: 1 }]);
});

test('a task that is bound to an engine keeps what else it needs', () => {
  expect(bindToEngine(null, undefined)).toBeNull();
  expect(bindToEngine(null, 'a')).toBe('a');
  expect(bindToEngine('["gpu"]', undefined)).toBe('["gpu"]');
  expect(bindToEngine('["gpu",":b","arm"]', 'a')).toBe('[":a","arm","gpu"]');
  expect(bindToEngine('["!limit",":b"]', undefined)).toBe('b');
  expect(bindToEngine('["!limit"]', 'a')).toBe('a');
  expect(bindToEngine('["!limit"]', undefined)).toBeNull();
});

test.each([
  ['spec', `update task_inputs set spec = '{"prompt":"Other"}' where task_id = '${idAt(7)}'`, 'another way'],
  [
    'log',
    `update task_events set at = '${at(77)}' where task_id = '${idAt(7)}' and type = 'task.completed'`,
    'another way',
  ],
  [
    'name of a profile',
    `update mcp_profiles set id = 'other' where name = 'linear'`,
    'profile called "linear"',
  ],
])('where PostgreSQL has another %s nothing is copied', async (_, change, reason) => {
  await using room = await openRoom();
  await room.copy();
  const { url, schema } = room.schema.options;
  await execute(url, `set search_path to ${schema}; ${change}; delete from tasks where id = '${idAt(8)}'`);
  const failure: unknown = await room.copy().catch((error: unknown) => error);
  expect(CopyRefusedError.is(failure)).toBe(true);
  expect(failure).toMatchObject({ message: expect.stringContaining(reason) });
  expect(await execute(url, `select id from ${schema}.tasks where id = '${idAt(8)}'`)).toEqual([]);
});

test('an idempotency key that another task has in PostgreSQL is refused', async () => {
  await using room = await openRoom();
  await using stores = await openPostgresStores(room.schema.options);
  await stores.tasks.insert({ ...newTaskAt(5_000), idempotency: { key: 'key 5', fingerprint: 'f' } });
  await expect(room.copy()).rejects.toThrow('other tasks with 1 idempotency key of this database: key 5');
});

test('a data directory that an engine works on, one without a database, and one of an older release are refused', async () => {
  await using room = await openRoom();
  {
    await using stores = await openSqliteStores({ path: room.databasePath });
    const request = { instanceId: 'a', waitMs: 0, signal: new AbortController().signal };
    await using _lock = await stores.tasks.lock?.({ ...request, dataDirectory: room.dataDirectory });
    await expect(room.open()).rejects.toThrow('is in use by another server');
  }
  const database = new SqliteDatabase(room.databasePath);
  database.pragma('user_version = 3');
  database.close();
  await expect(room.open()).rejects.toMatchObject({ advice: expect.stringContaining('NODE_ROLE=api') });
  const nowhere = { databasePath: path.join(room.dataDirectory, 'other.db') };
  await expect(
    openDataCopy({
      ...nowhere,
      dataDirectory: room.dataDirectory,
      postgres: room.schema.options,
      aliveSince: at(0),
      signal: new AbortController().signal,
    }),
  ).rejects.toThrow('There is no database');
});

test('a dry run makes no tables in a database without any, and looks at those that are there', async () => {
  await using room = await openRoom();
  const { url, schema } = room.schema.options;
  const { survey } = await room.look();
  expect(survey).toMatchObject({ there: 0, running: expect.arrayContaining([idAt(49)]) });
  expect(await execute(url, `select from pg_namespace where nspname = '${schema}'`)).toEqual([]);
  await room.copy();
  expect(await room.look()).toMatchObject({ survey: { tasks: survey.tasks, there: survey.tasks } });
});

/** The tables of the release before, with a node that was heard of at a moment. */
async function makeOlderTables(options: { url: string; schema: string }, heartbeatAt: string): Promise<void> {
  const client = new Client(options.url);
  await client.connect();
  await migrate(client, options.schema, MIGRATIONS.slice(0, -1));
  await client.end();
  await execute(
    options.url,
    `insert into ${options.schema}.nodes
       (instance_id, name, version, modes, labels, capacity, running, key_check, is_draining, started_at, heartbeat_at)
     values ('a', 'worker-1', '1.0.0', '[]', '[]', 1, 0, 'key', false, '${at(-9)}', '${heartbeatAt}')`,
  );
}

test('tables of an older release are left as they are by a dry run, and by a copy while a node is alive', async () => {
  await using room = await openRoom();
  const { url, schema } = room.schema.options;
  await makeOlderTables(room.schema.options, at(1));
  const stateOf = async () => [
    await execute(url, `select max(version) as version from ${schema}.schema_versions`),
    await execute(url, `select is_draining from ${schema}.nodes`),
  ];
  const before = [[{ version: MIGRATIONS.length - 1 }], [{ is_draining: false }]];
  for (const attempt of [room.look, room.copy]) {
    const failure: unknown = await attempt().catch((error: unknown) => error);
    expect(CopyRefusedError.is(failure)).toBe(true);
    expect(failure).toMatchObject({
      message: expect.stringContaining('would then start no further task: worker-1.'),
      advice: expect.stringContaining('Upgrade these nodes to this release first'),
    });
    expect(await stateOf()).toEqual(before);
  }
  await execute(url, `update ${schema}.nodes set heartbeat_at = '${at(-1)}'`);
  await expect(room.look()).rejects.toMatchObject({
    message: expect.stringContaining(`have version ${MIGRATIONS.length - 1}, and a dry run`),
    advice: expect.stringContaining('without --dry-run'),
  });
  expect(await stateOf()).toEqual(before);
  const { survey, copied } = await room.copy();
  expect(copied).toBe(survey.tasks);
});

test('a dry run refuses the tables of a later release', async () => {
  await using room = await openRoom();
  await room.copy();
  const { url, schema } = room.schema.options;
  await execute(url, `insert into ${schema}.schema_versions values (${MIGRATIONS.length + 1}, 'later')`);
  await expect(room.look()).rejects.toMatchObject({ advice: expect.stringContaining('or a later one') });
});
