import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openSqliteTaskStore } from '../../src/index.ts';
import { startFixture } from '../fixture-process.ts';
import { claimRequest, idAt, newTaskAt } from '../tasks.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

test('two connections that race for tasks claim different ones', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'claude-ops.db');
  await using one = await openSqliteTaskStore({ path });
  await using other = await openSqliteTaskStore({ path });
  for (let offset = 0; offset < 10; offset++) await one.insert(newTaskAt(offset));
  const stores = Array.from({ length: 6 }, () => [one, other]).flat();
  const claims = await Promise.all(stores.map((store) => store.claim(claimRequest())));
  const ids = claims.map((claim) => claim?.task.id).filter((id) => id !== undefined);
  expect(ids.toSorted()).toStrictEqual(Array.from({ length: 10 }, (_, offset) => idAt(offset)));
});

test('two processes that race for tasks claim different ones', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'claude-ops.db');
  await using store = await openSqliteTaskStore({ path });
  for (let offset = 0; offset < 100; offset++) await store.insert(newTaskAt(offset));
  await using one = startFixture('claim-tasks.ts', path);
  await using other = startFixture('claim-tasks.ts', path);
  const ids = (await Promise.all([one.rest(), other.rest()])).flat();
  expect(ids.toSorted()).toStrictEqual(Array.from({ length: 100 }, (_, offset) => idAt(offset)));
  expect(await store.countByStatus()).toMatchObject({ queued: 0, running: 100 });
});

test('of two processes that race with the same idempotency keys, each key makes one task', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'claude-ops.db');
  await using store = await openSqliteTaskStore({ path });
  await using one = startFixture('insert-once.ts', path, '0', '100');
  await using other = startFixture('insert-once.ts', path, '100', '100');
  const told = await Promise.all([one.rest(), other.rest()]);
  expect(told[0]).toStrictEqual(told[1]);
  expect(new Set(told[0]).size).toBe(100);
  expect(await store.countByStatus()).toMatchObject({ queued: 100 });
});

test('a write waits for another connection, and the process goes on meanwhile', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'claude-ops.db');
  await using store = await openSqliteTaskStore({ path });
  const other = new SqliteDatabase(path);
  other.exec('BEGIN IMMEDIATE');
  const inserted = store.insert(newTaskAt(1));
  await sleep(20);
  other.close();
  expect(await inserted).toMatchObject({ status: 'inserted', event: { sequence: 1 } });
});

test('a read does not wait for another connection that writes', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'claude-ops.db');
  await using store = await openSqliteTaskStore({ path, busyTimeoutMs: 0 });
  await store.insert(newTaskAt(1));
  const other = new SqliteDatabase(path);
  other.exec("BEGIN IMMEDIATE; UPDATE tasks SET status = 'failed'");
  expect(await store.find(idAt(1))).toMatchObject({ status: 'queued' });
  other.close();
});

test('a write gives up after the busy timeout, having written nothing', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'claude-ops.db');
  await using store = await openSqliteTaskStore({ path, busyTimeoutMs: 30 });
  const other = new SqliteDatabase(path);
  other.exec('BEGIN IMMEDIATE');
  await expect(store.insert(newTaskAt(1))).rejects.toMatchObject({
    code: 'storage_unavailable',
    message: expect.not.stringContaining(path),
    cause: {
      message: expect.stringContaining(
        `The database ${path} was locked by another process for more than 30 ms.`,
      ),
    },
  });
  other.close();
  expect(await store.countByStatus()).toMatchObject({ queued: 0 });
  await store.insert(newTaskAt(1));
});
