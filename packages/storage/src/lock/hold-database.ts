import { realpathSync } from 'node:fs';
import { lockFile } from './lock-file.ts';

/**
 * Takes the file of a database that exists for one engine, whatever directory that keeps its other files in. Who only
 * opens the database needs no lock.
 *
 * @throws {DataInUseError}
 */
export function holdDatabase(path: string, busyTimeoutMs?: number): Disposable {
  return lockFile(`${realpathSync(path)}.lock`, { what: 'database', path }, busyTimeoutMs);
}
