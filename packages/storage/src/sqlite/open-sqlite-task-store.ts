import type { TaskStore } from '@claude-ops/core';
import { createSqliteTaskStore } from './create-sqlite-task-store.ts';
import { whenFree } from '../lock/when-free.ts';
import { openDatabase } from './open-database.ts';
import type { SqliteTaskStoreOptions } from './sqlite-task-store-options.ts';

/**
 * Opens the SQLite database that keeps tasks, makes it where there is none (readable by its owner alone, in a
 * directory that exists), and brings its schema up to date.
 *
 * What a method of the store has written is on the disk when its promise fulfils: it survives a power cut. Close the
 * store with `await using` or `await store[Symbol.asyncDispose]()`.
 *
 * @throws where the database was written by a later release.
 * @throws {DataInUseError} an engine works on it that knows an older schema.
 *
 * @example
 * await using store = await openSqliteTaskStore({ path: '/var/lib/claude-ops/claude-ops.db' });
 * const counts = await store.countByStatus();
 */
export async function openSqliteTaskStore(options: SqliteTaskStoreOptions): Promise<TaskStore> {
  const database = await whenFree({ waitMs: options.waitMs ?? 0 }, () => openDatabase(options));
  return createSqliteTaskStore(database, options.path);
}
