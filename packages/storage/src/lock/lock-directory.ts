import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { createPrivateFile } from '../sqlite/create-private-file.ts';
import { isBusy } from '../sqlite/is-busy.ts';
import { DirectoryInUseError } from './directory-in-use-error.ts';

const FILE_NAME = 'server.lock';

/** Others hold the file for an instant, to write or to read who has the lock: that is not having it. */
const BUSY_TIMEOUT_MS = 100;

/**
 * Takes an existing directory for this process alone, so that two servers never work on the same data. Held until
 * the returned object is disposed of (keep it: one that is garbage collected lets go); when the process dies, in
 * whatever way, the kernel releases the lock at once.
 *
 * @throws {DirectoryInUseError} where another holder has it.
 *
 * @example
 * await using lock = await lockDirectory('/var/lib/claude-ops');
 */
export async function lockDirectory(directory: string): Promise<AsyncDisposable> {
  const path = join(directory, FILE_NAME);
  createPrivateFile(path);
  const file = new SqliteDatabase(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    hold(file);
  } catch (error) {
    const holder = readHolder(file);
    file.close();
    if (isBusy(error)) throw new DirectoryInUseError(directory, holder);
    throw new Error(`The lock ${path} can't be taken: see the cause.`, { cause: error });
  }
  return {
    [Symbol.asyncDispose]: async () => {
      file.close();
    },
  };
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
