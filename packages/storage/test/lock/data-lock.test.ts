import { cp, mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { LockRequest, TaskStore } from '@claude-ops/core';
import SqliteDatabase from 'better-sqlite3';
import { expect, test } from 'vitest';
import { DataInUseError, openSqliteTaskStore } from '../../src/index.ts';
import { holdDatabase } from '../../src/lock/hold-database.ts';
import { MIGRATIONS } from '../../src/migrations/index.ts';
import { migrate } from '../../src/migrations/migrate.ts';
import { startFixture } from '../fixture-process.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

async function lock(store: TaskStore, request: Partial<LockRequest> = {}): Promise<AsyncDisposable> {
  const taken = await store.lock?.({
    instanceId: 'mine',
    waitMs: 0,
    signal: new AbortController().signal,
    ...request,
  });
  if (taken === undefined) throw new Error('this store locks nothing');
  return taken;
}

/** Stores on databases and directories by name, as several engines may be given them by mistake. */
async function openRoom() {
  const { path, [Symbol.asyncDispose]: remove } = await temporaryDirectory();
  const stores: TaskStore[] = [];
  for (const name of ['a', 'b']) await mkdir(join(path, name));
  return {
    path,
    a: join(path, 'a'),
    b: join(path, 'b'),
    async open(file: string) {
      const store = await openSqliteTaskStore({ path: join(path, file) });
      stores.push(store);
      return store;
    },
    async [Symbol.asyncDispose]() {
      for (const store of stores) await store[Symbol.asyncDispose]();
      await remove();
    },
  };
}

test('a second engine with a directory of its own is refused the same database, also by another name', async () => {
  await using room = await openRoom();
  const [one, other] = [await room.open('tasks.db'), await room.open('tasks.db')];
  await using _held = await lock(one, { dataDirectory: room.a });
  const database = join(room.path, 'tasks.db');
  await expect(lock(other, { dataDirectory: room.b })).rejects.toThrow(
    `The database ${database} is in use by another server (pid ${process.pid}). Stop that server, or give this one a database of its own.`,
  );
  await symlink(database, join(room.b, 'linked.db'));
  await expect(lock(await room.open('b/linked.db'))).rejects.toMatchObject({ what: 'database' });
});

test('a second engine with a database of its own is refused the same directory, and leaves its database free', async () => {
  await using room = await openRoom();
  const [one, other] = [await room.open('one.db'), await room.open('other.db')];
  await using _held = await lock(one, { dataDirectory: room.a });
  await expect(lock(other, { dataDirectory: room.a })).rejects.toMatchObject({
    what: 'data directory',
    path: room.a,
    pid: process.pid,
  });
  await using _elsewhere = await lock(other, { dataDirectory: room.b });
});

test('whoever is refused the database leaves its directory free', async () => {
  await using room = await openRoom();
  const [one, other, third] = [await room.open('x.db'), await room.open('x.db'), await room.open('y.db')];
  await using _held = await lock(one, { dataDirectory: room.a });
  await expect(lock(other, { dataDirectory: room.b })).rejects.toThrow(DataInUseError);
  await using _free = await lock(third, { dataDirectory: room.b });
});

test('a process that lives keeps its data, and one that was killed does not', async () => {
  await using room = await openRoom();
  await using holder = startFixture('hold-data.ts', room.a);
  expect(await holder.lines.next()).toMatchObject({ value: 'held' });
  const store = await room.open('a/claude-ops.db');
  await expect(lock(store, { dataDirectory: room.a })).rejects.toMatchObject({ pid: holder.pid });
  await using second = startFixture('hold-data.ts', room.a);
  expect((await second.lines.next()).value).toContain(`(pid ${holder.pid})`);
  await holder.kill();
  await using _held = await lock(store, { dataDirectory: room.a });
});

test('a backup of data that is in use is free, lock files or not', async () => {
  await using room = await openRoom();
  await using holder = startFixture('hold-data.ts', room.a);
  expect(await holder.lines.next()).toMatchObject({ value: 'held' });
  const restored = join(room.path, 'restored');
  await cp(room.a, restored, { recursive: true });
  expect(await readdir(restored)).toEqual(expect.arrayContaining(['claude-ops.db.lock', 'server.lock']));
  await using _held = await lock(await room.open('restored/claude-ops.db'), { dataDirectory: restored });
});

test('who waits gets the data as soon as it is given back, and can stop waiting', async () => {
  await using room = await openRoom();
  const [one, other] = [await room.open('tasks.db'), await room.open('tasks.db')];
  const held = await lock(one, { dataDirectory: room.a });
  const waiting = lock(other, { dataDirectory: room.a, waitMs: 60_000 });
  const giveUp = new AbortController();
  const bored = lock(other, { dataDirectory: room.a, waitMs: 60_000, signal: giveUp.signal });
  giveUp.abort();
  await expect(bored).rejects.toThrow('aborted');
  await held[Symbol.asyncDispose]();
  await using _now = await waiting;
  await expect(lock(one)).rejects.toThrow(DataInUseError);
});

test('a store that closes gives back what it has', async () => {
  await using room = await openRoom();
  const [one, other] = [await room.open('tasks.db'), await room.open('tasks.db')];
  const held = await lock(one, { dataDirectory: room.a });
  await one[Symbol.asyncDispose]();
  await using _free = await lock(other, { dataDirectory: room.a });
  await held[Symbol.asyncDispose]();
  await expect(lock(await room.open('tasks.db'))).rejects.toThrow(DataInUseError);
});

test('the schema is upgraded once no engine works on the database, and not before', async () => {
  await using room = await openRoom();
  const path = join(room.path, 'old.db');
  const file = new SqliteDatabase(path);
  const version = () => file.pragma('user_version', { simple: true });
  migrate(file, MIGRATIONS.slice(0, -1));
  const engine = holdDatabase(path);
  await expect(openSqliteTaskStore({ path })).rejects.toThrow(DataInUseError);
  const waiting = openSqliteTaskStore({ path, waitMs: 60_000 });
  expect(version()).toBe(MIGRATIONS.length - 1);
  engine[Symbol.dispose]();
  await using store = await waiting;
  expect(version()).toBe(MIGRATIONS.length);
  file.close();
  await using _held = await lock(store);
});
