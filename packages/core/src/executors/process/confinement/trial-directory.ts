import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { silentLogger } from '../../../logger.ts';
import { removeTree } from '../../../system/remove-tree.ts';

const PREFIX = 'claude-ops-trial-';

/**
 * Makes a directory in which mounts are tried out. The server's own temporary directory may be one that it can't write to. A server that
 * is killed during a trial leaves its directory behind: the next trial removes it.
 */
export async function makeTrialDirectory(): Promise<string> {
  // Where there is no /proc no mounts can be made, and the trial ends at once.
  const pid = await readlink('/proc/self').catch(() => undefined);
  const make = async (parent: string) => {
    const directory = await mkdtemp(path.join(parent, `${PREFIX}${pid ?? 0}-`));
    if (pid !== undefined) await removeAbandoned(parent);
    return directory;
  };
  return await make(os.tmpdir())
    .catch(() => make('/tmp'))
    .catch(() => make('/var/tmp'));
}

/** Removes the directories of processes that are gone. */
async function removeAbandoned(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  const abandoned = names.filter((name) => name.startsWith(PREFIX) && !isOfLiving(name));
  for (const name of abandoned) await removeTree(path.join(parent, name), silentLogger);
}

function isOfLiving(name: string): boolean {
  return existsSync(`/proc/${Number.parseInt(name.slice(PREFIX.length), 10)}`);
}
