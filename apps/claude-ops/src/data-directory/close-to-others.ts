import { chmod, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Configuration } from '../configuration/read-configuration.ts';

/** What lies beside a database of SQLite. */
const COMPANIONS = ['', '-wal', '-shm', '-journal', '.lock'];
const OWN_FILES = ['server.lock', 'secret.key', 'instance-id'];

/**
 * Takes what the server keeps from everybody else. It is made so; but once agents of another user pass the data directory,
 * nothing else protects what an earlier version, a restored backup or a hand has left readable.
 */
export async function closeToOthers({
  dataDir,
  databasePath,
}: Pick<Configuration, 'dataDir' | 'databasePath'>): Promise<void> {
  const files = [
    ...COMPANIONS.map((suffix) => `${databasePath}${suffix}`),
    ...OWN_FILES.map((name) => path.join(dataDir, name)),
  ];
  for (const file of files) await close(file).catch(unlessMissing);
}

/** A closed file is left alone: it may lie on a file system that only reads, as a mounted secret does. */
async function close(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o077) !== 0) await chmod(file, 0o600);
}

function unlessMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}
