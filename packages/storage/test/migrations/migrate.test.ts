import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Task } from '@claude-ops/contract';
import SqliteDatabase from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openSqliteTaskStore } from '../../src/index.ts';
import { MIGRATIONS } from '../../src/migrations/index.ts';
import { migrate } from '../../src/migrations/migrate.ts';
import { startFixture } from '../fixture-process.ts';
import { at, claimRequest, idAt, newTaskAt, taskAt } from '../tasks.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

const first = { name: '0001-first', sql: 'CREATE TABLE first (value TEXT); INSERT INTO first VALUES (1);' };
const second = { name: '0002-second', sql: 'CREATE TABLE second (value TEXT);' };

const tablesOf = (database: SqliteDatabase.Database) =>
  database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all();
const versionOf = (database: SqliteDatabase.Database) => database.pragma('user_version', { simple: true });

test('an older database gets the steps it lacks, once', () => {
  const database = new SqliteDatabase(':memory:');
  migrate(database, [first]);
  expect(versionOf(database)).toBe(1);
  migrate(database, [first, second]);
  migrate(database, [first, second]);
  expect(versionOf(database)).toBe(2);
  expect(tablesOf(database)).toStrictEqual(['first', 'second']);
  expect(database.prepare('SELECT count(*) FROM first').pluck().get()).toBe(1);
});

test('a step that fails leaves nothing behind, and the steps before it stay', () => {
  const database = new SqliteDatabase(':memory:');
  const broken = {
    name: '0002-broken',
    sql: 'CREATE TABLE half (value TEXT); INSERT INTO nowhere VALUES (1);',
  };
  expect(() => migrate(database, [first, broken])).toThrow('nowhere');
  expect(tablesOf(database)).toStrictEqual(['first']);
  expect(versionOf(database)).toBe(1);
  migrate(database, [first, second]);
  expect(versionOf(database)).toBe(2);
});

test('a task of before the network policies could reach everything', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'claude-ops.db');
  const database = new SqliteDatabase(path);
  migrate(database, MIGRATIONS.slice(0, 6));
  database.exec(`
    INSERT INTO tasks (id, status, mode, permission_mode, timeout_ms, tags, attempts, created_at, prompt_preview)
    VALUES ('old', 'queued', 'process', 'acceptEdits', 60000, '{}', 0, '2026-11-22T19:30:00.000Z', 'Hi');
    INSERT INTO task_inputs (task_id, prompt, trust_workspace) VALUES ('old', 'Hi', 0);
  `);
  database.close();
  await using store = await openSqliteTaskStore({ path });
  expect((await store.find('old'))?.network).toStrictEqual({ policy: 'open', isEnforced: false, seen: [] });
});

test('a task of before background work was waited for has none, and no denials', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'claude-ops.db');
  const database = new SqliteDatabase(path);
  migrate(database, MIGRATIONS.slice(0, 8));
  database.exec(`
    INSERT INTO tasks (id, status, mode, permission_mode, timeout_ms, tags, attempts, created_at, prompt_preview)
    VALUES ('old', 'completed', 'process', 'acceptEdits', 60000, '{}', 1, '2026-11-22T19:30:00.000Z', 'Hi');
    INSERT INTO task_inputs (task_id, prompt, trust_workspace, network)
    VALUES ('old', 'Hi', 0, '{"policy":"open","isEnforced":false}');
    INSERT INTO task_results (task_id, result) VALUES ('old', '{"data":"Hello","text":"Hello"}');
  `);
  database.close();
  await using store = await openSqliteTaskStore({ path });
  expect(await store.find('old')).toMatchObject({
    backgroundTimeout: 600_000,
    result: { text: 'Hello', background: [], permissionDenials: [], turns: [] },
  });
  expect(await store.list({ limit: 1 })).toMatchObject([{ permissionDenials: 0, backgroundStopped: 0 }]);
});

test('of a task of before omissions were kept nothing is known to be missing', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'claude-ops.db');
  const database = new SqliteDatabase(path);
  migrate(database, MIGRATIONS.slice(0, 9));
  database.exec(`
    INSERT INTO tasks (id, status, mode, permission_mode, timeout_ms, tags, attempts, created_at, prompt_preview)
    VALUES ('old', 'completed', 'process', 'acceptEdits', 60000, '{}', 1, '2026-11-22T19:30:00.000Z', 'Hi');
    INSERT INTO task_inputs (task_id, prompt, trust_workspace, network)
    VALUES ('old', 'Hi', 0, '{"policy":"open","isEnforced":false}');
  `);
  database.close();
  await using store = await openSqliteTaskStore({ path });
  expect(await store.find('old')).toMatchObject({ artifactsOmitted: null });
  expect(await store.list({ limit: 1 })).toMatchObject([{ artifactsOmitted: null }]);
});

test('a task of before specs were documents is the same task, with every field, and can be claimed', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'claude-ops.db');
  const database = new SqliteDatabase(path);
  migrate(database, MIGRATIONS.slice(0, 10));
  const spec = {
    prompt: 'Say "héllo"\n\u0000\u2028 \u{1F600} \\',
    mode: 'container',
    model: 'claude-sonnet-4-6',
    schema: { type: 'object', properties: { a: { const: 0.1 } } },
    timeout: 86_400_000,
    backgroundTimeout: 0,
    maxCostUsd: 0.1 + 0.2,
    permissionMode: 'plan',
    trustWorkspace: true,
    files: { type: 'git', gitUrl: 'https://example.org/a.git' },
    artifactFilter: { include: ['src/**'] },
    mcpServers: { profiles: ['github'], inline: { a: { command: 'x', env: { KEY: '***' } } } },
    resources: { cpus: 1.5 },
    tags: { a: 'b=c' },
  } satisfies Partial<Task>;
  const json = (value: unknown) => JSON.stringify(value);
  const tasks = database.prepare(
    `INSERT INTO tasks (id, status, mode, model, permission_mode, timeout_ms, tags, attempts, created_at, prompt_preview)
     VALUES (?, 'queued', ?, ?, ?, ?, ?, 0, ?, 'Say')`,
  );
  const inputs = database.prepare(
    `INSERT INTO task_inputs (task_id, prompt, schema, trust_workspace, files, artifact_filter, max_cost_usd, mcp_servers, network, resources, background_timeout_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const { mode, model, permissionMode, timeout, tags } = spec;
  tasks.run(idAt(1), mode, model, permissionMode, timeout, json(tags), at(1));
  inputs.run(
    ...[idAt(1), spec.prompt, json(spec.schema), 1, json(spec.files), json(spec.artifactFilter)],
    ...[spec.maxCostUsd, json(spec.mcpServers), json({ policy: { allow: ['a.b'] }, isEnforced: true })],
    ...[json(spec.resources), spec.backgroundTimeout],
  );
  tasks.run(idAt(2), 'process', null, 'acceptEdits', 60_000, '{}', at(2));
  inputs.run(
    idAt(2),
    'Hi',
    null,
    0,
    null,
    null,
    null,
    null,
    json({ policy: 'open', isEnforced: false }),
    null,
    5,
  );
  database.close();

  await using store = await openSqliteTaskStore({ path });
  expect(await store.find(idAt(1))).toStrictEqual(
    taskAt(1, { ...spec, network: { policy: { allow: ['a.b'] }, isEnforced: true, seen: [] } }),
  );
  expect(await store.find(idAt(2))).toStrictEqual(taskAt(2, { prompt: 'Hi', backgroundTimeout: 5 }));
  expect(await store.list({ limit: 2 })).toMatchObject([{ mode: 'process' }, { mode, model, tags }]);
  expect((await store.claim(claimRequest({ modes: ['process'] })))?.task.id).toBe(idAt(2));
  expect((await store.claim(claimRequest({ modes: ['container'] })))?.task).toMatchObject(spec);
});

test('a field that is younger than a stored task reads as if the task had left it out', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'claude-ops.db');
  await using store = await openSqliteTaskStore({ path });
  await store.insert(newTaskAt(1));
  const database = new SqliteDatabase(path);
  database.exec("UPDATE task_inputs SET spec = json_remove(spec, '$.failOnDenial', '$.resources')");
  database.close();
  expect(await store.find(idAt(1))).toStrictEqual(taskAt(1, { failOnDenial: false, resources: null }));
});

test('a newer database is refused and left as it is', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'claude-ops.db');
  const newer = MIGRATIONS.length + 1;
  const database = new SqliteDatabase(path);
  database.pragma(`user_version = ${newer}`);
  await expect(openSqliteTaskStore({ path })).rejects.toThrow(
    `The database ${path} can't be used: it has version ${newer} of the schema, and this release of claude-ops knows up to version ${MIGRATIONS.length}. Run the release that wrote it, or a later one.`,
  );
  expect(tablesOf(database)).toStrictEqual([]);
  database.close();
});

test('processes that open a new database at once share it', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'claude-ops.db');
  await using one = startFixture('insert-tasks.ts', path, '0', '20');
  await using two = startFixture('insert-tasks.ts', path, '100', '20');
  await using three = startFixture('insert-tasks.ts', path, '200', '20');
  await Promise.all([one.rest(), two.rest(), three.rest()]);
  await using store = await openSqliteTaskStore({ path });
  expect(await store.countByStatus()).toMatchObject({ queued: 60 });
});

test('whoever finds another migrating waits, then finds it done', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'claude-ops.db');
  const other = new SqliteDatabase(path);
  other.pragma('journal_mode = WAL');
  other.exec('BEGIN IMMEDIATE');
  await using late = startFixture('insert-tasks.ts', path, '0', '1');
  // Long enough for it to come and wait; were it later still, it would have nothing to wait for.
  await sleep(400);
  for (const { sql } of MIGRATIONS) other.exec(sql);
  other.pragma(`user_version = ${MIGRATIONS.length}`);
  other.exec('COMMIT');
  other.close();
  expect(await late.rest()).toHaveLength(1);
});
