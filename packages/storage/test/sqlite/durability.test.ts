import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openSqliteTaskStore } from '../../src/index.ts';
import { createSqliteTaskStore } from '../../src/sqlite/create-sqlite-task-store.ts';
import { openDatabase } from '../../src/sqlite/open-database.ts';
import { startFixture } from '../fixture-process.ts';
import {
  ALL,
  at,
  claimRequest,
  draft,
  finishRequest,
  idAt,
  newTaskAt,
  resultOf,
  snapshot,
} from '../tasks.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

test('tasks, attempts and events outlive the store', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'claude-ops.db');
  const before = await (async () => {
    await using store = await openSqliteTaskStore({ path });
    await store.insert(newTaskAt(1, { tags: { project: 'demo' }, schema: { type: 'object' } }));
    await store.insert(newTaskAt(2));
    await store.claim(claimRequest());
    await store.appendEvents([{ taskId: idAt(1), attempt: 1, events: [draft('claude.system', '{ }')] }]);
    await store.finish(finishRequest(idAt(1), { result: resultOf('done') }));
    await store.claim(claimRequest());
    await store.requestCancel(idAt(2), '');
    return [await snapshot(store, idAt(1)), await snapshot(store, idAt(2))];
  })();
  await using store = await openSqliteTaskStore({ path });
  expect([await snapshot(store, idAt(1)), await snapshot(store, idAt(2))]).toStrictEqual(before);
  expect(await store.listAbandoned({ instanceId: 'here', now: '' })).toMatchObject([
    { task: { id: idAt(2) }, attempt: { number: 1 }, isCancelRequested: true },
  ]);
});

test('what is being inserted when the store is closed is stored', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'claude-ops.db');
  const numbers = Array.from({ length: 200 }, (_, n) => n);
  const closing = await openSqliteTaskStore({ path });
  const insertions = numbers.map((n) => closing.insert(newTaskAt(n)));
  await closing[Symbol.asyncDispose]();
  expect((await Promise.all(insertions)).map(({ status }) => status)).toEqual(numbers.map(() => 'inserted'));
  await using store = await openSqliteTaskStore({ path });
  expect(await store.countByStatus()).toMatchObject({ queued: 200 });
});

test('what was inserted survives a kill of the process', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'claude-ops.db');
  await using writer = startFixture('insert-tasks.ts', path, '0', '1000000');
  const ids = [];
  while (ids.length < 50) ids.push((await writer.lines.next()).value);
  await writer.kill();
  ids.push(...(await readAll(writer.lines)));
  await using store = await openSqliteTaskStore({ path });
  for (const id of ids) {
    expect(await store.find(String(id))).toMatchObject({ id });
    expect(await store.listEvents(String(id), ALL)).toHaveLength(1);
  }
  expect((await store.countByStatus()).queued - ids.length).toBeOneOf([0, 1]);
});

test.for(['completed', 'failed', 'cancelled'] as const)(
  'the sealed secrets of a %s task are in no byte of any file',
  async (to) => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'claude-ops.db');
    // Long enough to spill over several pages.
    const sealedSecrets = 'sealed-secret-'.repeat(2_000);
    await using other = openDatabase({ path });
    {
      await using store = await openSqliteTaskStore({ path });
      await store.insert({ ...newTaskAt(1), sealedSecrets });
      await store.insert(newTaskAt(2));
      await store.claim(claimRequest());
      expect(await filesWith(directory.path, 'sealed-secret-')).not.toStrictEqual([]);
      await store.finish(finishRequest(idAt(1), { to }));
    }
    expect(await filesWith(directory.path, 'sealed-secret-')).toStrictEqual([]);
    expect(await filesWith(directory.path, `sealed ${idAt(2)}`)).not.toStrictEqual([]);
    await other.destroy();
  },
);

test('a change of status does not write a long prompt again', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'claude-ops.db');
  await using store = await openSqliteTaskStore({ path });
  await store.insert(newTaskAt(1, { prompt: 'x'.repeat(1_000_000) }));
  const before = (await stat(`${path}-wal`)).size;
  await store.claim(claimRequest());
  await store.requestCancel(idAt(1), '');
  await store.finish(finishRequest(idAt(1), { to: 'cancelled' }));
  expect((await stat(`${path}-wal`)).size - before).toBeLessThan(250_000);
});

test('a full disk is told as such, and leaves nothing half written', async () => {
  const database = openDatabase({ path: ':memory:' });
  await using store = createSqliteTaskStore(database, ':memory:');
  await store.insert(newTaskAt(1));
  await sql`pragma max_page_count = 60`.execute(database);
  const big = newTaskAt(2, { prompt: 'x'.repeat(1_000_000) });
  await expect(store.insert(big)).rejects.toMatchObject({
    code: 'storage_unavailable',
    message: expect.stringContaining('database or disk is full'),
    cause: { code: 'SQLITE_FULL' },
  });
  expect(await store.find(idAt(2))).toBeUndefined();
  expect(await store.countByStatus()).toMatchObject({ queued: 1 });
  await sql`pragma max_page_count = 100000`.execute(database);
  await store.insert(big);
  expect(await store.countByStatus()).toMatchObject({ queued: 2 });
});

test('a database that may not be written is told as such, and is read on', async () => {
  const database = openDatabase({ path: ':memory:' });
  await using store = createSqliteTaskStore(database, ':memory:');
  await store.insert(newTaskAt(1));
  await sql`pragma query_only = on`.execute(database);
  const refused = expect.objectContaining({ code: 'storage_unavailable' });
  await expect(store.insert(newTaskAt(2))).rejects.toThrow(refused);
  await expect(store.claim(claimRequest())).rejects.toThrow(refused);
  await expect(store.requestCancel(idAt(1), at(1))).rejects.toThrow(refused);
  expect(await store.find(idAt(1))).toMatchObject({ status: 'queued' });
  await sql`pragma query_only = off`.execute(database);
});

test('a fault of a statement is no outage', async () => {
  const database = openDatabase({ path: ':memory:' });
  await using store = createSqliteTaskStore(database, ':memory:');
  await sql`drop table task_counts`.execute(database);
  await expect(store.countByStatus()).rejects.toMatchObject({ code: 'SQLITE_ERROR' });
});

async function filesWith(directory: string, text: string): Promise<string[]> {
  const names = await readdir(directory);
  const contents = await Promise.all(names.map((name) => readFile(join(directory, name))));
  return names.filter((_, index) => contents[index]?.includes(text));
}

async function readAll(lines: AsyncIterator<string, undefined>): Promise<string[]> {
  const all = [];
  for (let line = await lines.next(); !line.done; line = await lines.next()) all.push(line.value);
  return all;
}
