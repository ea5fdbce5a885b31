import { open, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import SqliteDatabase from 'better-sqlite3';
import { DatabaseDamagedError, openSqliteTaskStore } from '../../src/index.ts';
import { openDatabase } from '../../src/sqlite/open-database.ts';
import { claimFails } from '../claim-fails.ts';
import { newTaskAt, idAt } from '../tasks.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

test.skipIf(process.platform === 'win32')('only its owner may read the database and its log', async () => {
  await using directory = await temporaryDirectory();
  await using store = await openSqliteTaskStore({ path: join(directory.path, 'claude-ops.db') });
  await store.insert(newTaskAt(1));
  for (const name of ['claude-ops.db', 'claude-ops.db-wal', 'claude-ops.db-shm']) {
    const { mode } = await stat(join(directory.path, name));
    expect(mode & 0o777, name).toBe(0o600);
  }
});

test.for([
  ['journal_mode', 'wal'],
  ['synchronous', 2],
  ['fullfsync', 1],
  ['foreign_keys', 1],
  ['secure_delete', 1],
] as const)('%s is %s', async ([pragma, expected]) => {
  await using directory = await temporaryDirectory();
  await using database = openDatabase({ path: join(directory.path, 'claude-ops.db') });
  const { rows } = await sql`pragma ${sql.raw(pragma)}`.execute(database);
  expect(rows).toStrictEqual([{ [pragma]: expected }]);
});

test('closing waits for what is under way and leaves one file', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'claude-ops.db');
  const store = await openSqliteTaskStore({ path });
  const inserted = [1, 2, 3].map((offset) => store.insert(newTaskAt(offset)));
  await store[Symbol.asyncDispose]();
  await Promise.all(inserted);
  expect(await readdir(directory.path)).toStrictEqual(['claude-ops.db']);
  await using reopened = await openSqliteTaskStore({ path });
  expect(await reopened.countByStatus()).toMatchObject({ queued: 3 });
});

test('closing twice is harmless, and a closed store refuses calls', async () => {
  const store = await openSqliteTaskStore({ path: ':memory:' });
  await store[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
  await expect(store.find(idAt(1))).rejects.toThrow();
});

test('a directory that does not exist is named', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'missing', 'claude-ops.db');
  await expect(openSqliteTaskStore({ path })).rejects.toThrow(path);
});

test('a file that is no database is named and left as it is', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'notes.txt');
  await writeFile(path, 'not a database\n'.repeat(1_000));
  await expect(openSqliteTaskStore({ path })).rejects.toThrow(
    `The database ${path} can't be used: file is not a database`,
  );
  expect((await stat(path)).size).toBe(15_000);
});

/** Writes over the first page of each table and index, as a disk does that goes bad, and of each tool that copies a file in use. */
async function damage(path: string, types: readonly string[]): Promise<void> {
  const database = new SqliteDatabase(path);
  const pageBytes = Number(database.pragma('page_size', { simple: true }));
  const roots = database
    .prepare<string[], { page: number }>(
      `select rootpage as page from sqlite_master where type in (${types.map(() => '?').join()})`,
    )
    .all(...types);
  database.close();
  await using file = await open(path, 'r+');
  for (const { page } of roots)
    await file.write(Buffer.alloc(pageBytes, 0xff), 0, pageBytes, (page - 1) * pageBytes);
}

test('a damaged page is unavailable storage, with the file and how to get back what was in it for the log', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'claude-ops.db');
  {
    await using store = await openSqliteTaskStore({ path });
    await store.insert(newTaskAt(1));
  }
  await damage(path, ['table', 'index']);
  await using store = await openSqliteTaskStore({ path });
  const error: unknown = await store.find(idAt(1)).catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    code: 'storage_unavailable',
    message: expect.stringContaining('is damaged'),
  });
  const { cause } = error as Error;
  expect(DatabaseDamagedError.is(cause)).toBe(true);
  expect(cause).toMatchObject({
    message: `The database ${path} is damaged: database disk image is malformed.`,
    advice: expect.stringContaining(`sqlite3 ${path} .recover`),
  });
});

test('a claim that can not be written whole changes nothing', async () => {
  await using store = await openSqliteTaskStore({ path: ':memory:' });
  await claimFails(store);
});
