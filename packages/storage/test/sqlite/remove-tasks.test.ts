import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openSqliteTaskStore } from '../../src/index.ts';
import { claimRequest, draft, finishRequest, idAt, newTaskAt, resultOf, seed } from '../tasks.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

const once = { key: 'once', fingerprint: 'of the input' };

test('of a removed task no table keeps a row, and no byte of its prompt is left in the file', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'claude-ops.db');
  {
    await using store = await openSqliteTaskStore({ path });
    const newTask = newTaskAt(1, { tags: { a: '1' }, prompt: 'a prompt like no other' });
    const id = await seed(store, { ...newTask, idempotency: once }, 'running');
    await store.finish(finishRequest(id, { result: resultOf('an answer like no other') }));
    await store.remove([id]);
  }
  using database = opened(path);
  const tables = database.names.filter((name) => name !== 'task_counts');
  expect(tables).toContain('idempotency_keys');
  expect(tables.filter((name) => database.count(name) > 0)).toStrictEqual([]);
  expect(database.bytes.includes('like no other')).toBe(false);
});

test('others write while a long log is removed', async () => {
  await using store = await openSqliteTaskStore({ path: ':memory:' });
  const id = await seed(store, newTaskAt(1), 'running');
  const events = Array.from({ length: 20_000 }, () => draft('claude.assistant', '{"text":"hello"}'));
  await store.appendEvents([{ taskId: id, attempt: 1, events }]);
  await store.finish(finishRequest(id));
  const order: string[] = [];
  const removed = store.remove([id]).then(() => order.push('removed'));
  await store.insert(newTaskAt(2));
  order.push('inserted');
  await store.claim(claimRequest());
  order.push('claimed');
  await removed;
  expect(order).toStrictEqual(['inserted', 'claimed', 'removed']);
  expect(await store.find(idAt(2))).toMatchObject({ status: 'running' });
});

function opened(path: string) {
  const database = new SqliteDatabase(path);
  const names = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all();
  return {
    names: names.map(String),
    count: (name: string) => Number(database.prepare(`SELECT count(*) FROM "${name}"`).pluck().get()),
    bytes: database.serialize(),
    [Symbol.dispose]: () => database.close(),
  };
}
