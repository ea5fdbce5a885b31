import type SqliteDatabase from 'better-sqlite3';
import { createPrivateFile } from '../sqlite/create-private-file.ts';
import { isBusy } from '../sqlite/is-busy.ts';
import { openConnection } from '../sqlite/open-connection.ts';
import { DataInUseError, type LockedPlace } from './data-in-use-error.ts';

/** Others hold the file for an instant, to write or to read who has the lock: that is not having it. */
const BUSY_TIMEOUT_MS = 100;

/**
 * Takes a lock by its file. The kernel releases it as soon as the process dies, in whatever way: a file that is left
 * behind, or comes out of a backup, locks nothing.
 *
 * @throws {DataInUseError}
 */
export function lockFile(path: string, place: LockedPlace, busyTimeoutMs = BUSY_TIMEOUT_MS): Disposable {
  createPrivateFile(path);
  const file = openConnection(path, { timeout: busyTimeoutMs });
  try {
    hold(file);
  } catch (error) {
    const holder = readHolder(file);
    file.close();
    if (isBusy(error)) throw new DataInUseError(place, holder);
    throw new Error(`The lock ${path} can't be taken: see the cause.`, { cause: error });
  }
  return { [Symbol.dispose]: () => void file.close() };
}

/**
 * The lock is a write transaction that never ends: SQLite lets one connection have one, and others may still read
 * who has it. The name of the holder must be committed to be read, and committing lets go for a moment: so it is
 * written first, and held is the transaction that finds it unchanged.
 */
function hold(file: SqliteDatabase.Database): void {
  for (;;) {
    file.exec('BEGIN IMMEDIATE');
    if (file.pragma('user_version', { simple: true }) === process.pid) return;
    file.pragma(`user_version = ${process.pid}`);
    file.exec('COMMIT');
  }
}

function readHolder(file: SqliteDatabase.Database): number | undefined {
  try {
    const pid = file.pragma('user_version', { simple: true });
    return typeof pid === 'number' && pid > 0 ? pid : undefined;
  } catch {
    // Whoever has it is still writing its name: the error does without.
    return undefined;
  }
}
