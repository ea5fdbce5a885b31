import { ClaudeOpsError } from '@claude-ops/contract';
import SqliteDatabase from 'better-sqlite3';

/** What an operator can mend, or what goes by: https://sqlite.org/rescode.html, with their extended codes. */
const OUTAGES = /^SQLITE_(?:FULL|IOERR|BUSY|READONLY|CANTOPEN)(?:_|$)/;

/** The refusal that an error of SQLite stands for; undefined for one that is a fault of the statement. */
export function outageOf(error: unknown): ClaudeOpsError | undefined {
  if (!(error instanceof SqliteDatabase.SqliteError) || !OUTAGES.test(error.code)) return undefined;
  return new ClaudeOpsError('storage_unavailable', `The tasks can't be stored or read: ${error.message}.`, {
    cause: error,
  });
}
