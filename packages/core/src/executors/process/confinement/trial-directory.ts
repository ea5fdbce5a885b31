import { mkdtemp, readdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { codeOf } from '../../../artifacts/files/code-of.ts';
import { silentLogger } from '../../../logger.ts';
import { removeTree } from '../../../remove-tree.ts';

const PREFIX = 'claude-ops-trial-';

/**
 * Makes a directory in which mounts are tried out. The server's own temporary directory may be one that it can't write to. A server that
 * is killed during a trial leaves its directory behind: the next trial removes it.
 */
export async function makeTrialDirectory(): Promise<string> {
  const make = async (parent: string) => {
    const directory = await mkdtemp(path.join(parent, `${PREFIX}${process.pid}-`));
    await removeAbandoned(parent);
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
  const pid = Number.parseInt(name.slice(PREFIX.length), 10);
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It may be a process of somebody else.
    return codeOf(error) === 'EPERM';
  }
}
