import { ClaudeOpsError } from '@claude-ops/contract';
import SqliteDatabase from 'better-sqlite3';
import { DatabaseDamagedError } from './database-damaged-error.ts';

/** What an operator can mend, or what goes by: https://sqlite.org/rescode.html, with their extended codes. */
const OUTAGES = /^SQLITE_(?:FULL|IOERR|BUSY|READONLY|CANTOPEN)(?:_|$)/;

const DAMAGES = /^SQLITE_CORRUPT(?:_|$)/;

/** The damage of a database that an error of SQLite tells of, if it does. */
export function damageOf(error: unknown, path: string): DatabaseDamagedError | undefined {
  const isDamage = error instanceof SqliteDatabase.SqliteError && DAMAGES.test(error.code);
  return isDamage ? new DatabaseDamagedError(path, error) : undefined;
}

/** The refusal that an error of SQLite stands for; undefined for one that is a fault of the statement. */
export function outageOf(error: unknown, path: string): ClaudeOpsError | undefined {
  const damage = damageOf(error, path);
  if (damage !== undefined)
    // Where it is, and what to do about it, is for the log and for the start.
    return new ClaudeOpsError(
      'storage_unavailable',
      "The tasks can't be stored or read: the database is damaged.",
      { cause: damage },
    );
  if (!(error instanceof SqliteDatabase.SqliteError) || !OUTAGES.test(error.code)) return undefined;
  return new ClaudeOpsError('storage_unavailable', `The tasks can't be stored or read: ${error.message}.`, {
    cause: error,
  });
}
