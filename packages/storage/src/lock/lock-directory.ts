import { join } from 'node:path';
import { lockFile } from './lock-file.ts';

const FILE_NAME = 'server.lock';

/**
 * Takes an existing directory for this process alone. An engine does this by itself when it starts. Held until the
 * returned object is disposed of (keep it: one that is garbage collected lets go), or until the process dies.
 *
 * @throws {DataInUseError} another holder has it.
 *
 * @example
 * await using lock = await lockDirectory('/var/lib/claude-ops');
 */
export async function lockDirectory(directory: string): Promise<AsyncDisposable> {
  const lock = holdDirectory(directory);
  return { [Symbol.asyncDispose]: async () => lock[Symbol.dispose]() };
}

/** The same at once. */
export function holdDirectory(path: string, busyTimeoutMs?: number): Disposable {
  return lockFile(join(path, FILE_NAME), { what: 'data directory', path }, busyTimeoutMs);
}
