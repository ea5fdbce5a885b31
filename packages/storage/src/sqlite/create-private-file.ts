import { closeSync, openSync } from 'node:fs';

/**
 * Makes a file that only its owner may read, unless there is one; SQLite gives its companions the same mode. A file
 * that exists must not be opened here: closing it would drop every lock this process holds on it
 * (https://sqlite.org/howtocorrupt.html, 2.2).
 */
export function createPrivateFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
