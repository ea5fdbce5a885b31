import { access, constants, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { Check } from '@claude-ops/cli';
import { DataInUseError, lockDirectory } from '@claude-ops/storage';
import type { Configuration } from '../configuration/read-configuration.ts';
import { nearestExisting } from '../data-directory/nearest-existing.ts';

type Paths = Pick<Configuration, 'dataDir' | 'databasePath' | 'workspacesDir' | 'postgres'>;

/** What a task with a few dependencies installed takes. */
const LITTLE_SPACE_BYTES = 1_000_000_000;

/** Whether what the server keeps has a place: the data directory, and what is configured to be elsewhere. */
export async function* checkDirectories(paths: Paths): AsyncGenerator<Check> {
  const { dataDir, databasePath, workspacesDir, postgres } = paths;
  yield await checkDirectory('data directory', dataDir);
  for (const [name, directory] of [
    // PostgreSQL has a place of its own.
    ['database', postgres === undefined ? path.dirname(databasePath) : dataDir],
    ['workspaces', workspacesDir],
  ] as const)
    if (!isWithin(dataDir, directory)) yield await checkDirectory(name, directory);
}

async function checkDirectory(name: string, directory: string): Promise<Check> {
  try {
    const existing = await nearestExisting(directory);
    if (!(await stat(existing)).isDirectory()) return unusable(name, `${existing} is not a directory`);
    await access(existing, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = await statfs(existing);
    const state = existing === directory ? await holderOf(directory) : 'the first start creates it';
    return describeSpace({ name, state: 'ok', detail: `${directory}: ${state}` }, bavail * bsize);
  } catch (error) {
    return unusable(name, `${directory}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Whether a server works there. A directory that never had one is left as it is. */
async function holderOf(directory: string): Promise<string> {
  const wasUsed = await access(path.join(directory, LOCK_FILE)).then(
    () => true,
    () => false,
  );
  if (!wasUsed) return 'writable';
  try {
    await using _lock = await lockDirectory(directory);
    return 'writable';
  } catch (error) {
    if (!(error instanceof DataInUseError)) throw error;
    return `in use by a running server${error.pid === undefined ? '' : ` (process ${error.pid})`}`;
  }
}

const LOCK_FILE = 'server.lock';

function describeSpace(check: Check, freeBytes: number): Check {
  const detail = `${check.detail}, ${(freeBytes / 1e9).toFixed(1)} GB free`;
  if (freeBytes >= LITTLE_SPACE_BYTES) return { ...check, detail };
  return { ...check, state: 'warning', detail, advice: 'Free some space: a full disk makes tasks fail.' };
}

function unusable(name: string, detail: string): Check {
  const variable = { 'data directory': 'DATA_DIR', database: 'DB_PATH' }[name] ?? 'WORKSPACES_DIR';
  return {
    name,
    state: 'problem',
    detail,
    advice: `Fix its permissions, or choose another with ${variable}.`,
  };
}

function isWithin(parent: string, child: string): boolean {
  const relative = path.relative(parent, child);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}
