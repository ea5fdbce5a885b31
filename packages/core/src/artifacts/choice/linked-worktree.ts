import { lstat, open } from 'node:fs/promises';
import { constants } from 'node:fs';
import path from 'node:path';
import { joinPath, parentOf } from '../files/entry.ts';
import { locationOf } from '../files/path-bytes.ts';

const MOST_BYTES = 4_096;
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Whether a directory is a second worktree of a repository above it: it has a file `.git` that names a directory
 * `.git/worktrees/<name>`, and there is one. Only its last part is believed, as the agent may have known the workspace by
 * another path.
 */
export async function isLinkedWorktree(root: string, directory: string): Promise<boolean> {
  const text = await readStart(locationOf(root, joinPath(directory, '.git')));
  const name = /^gitdir: .*\.git\/worktrees\/([^/\n]+)\n?$/.exec(text)?.[1];
  if (name === undefined || name === '.' || name === '..') return false;
  for (let above = directory; above !== '';) {
    above = parentOf(above);
    const stats = await lstat(path.join(root, above, '.git/worktrees', name)).catch(() => undefined);
    if (stats?.isDirectory() === true) return true;
  }
  return false;
}

async function readStart(file: string | Buffer): Promise<string> {
  try {
    await using handle = await open(file, FLAGS);
    if (!(await handle.stat()).isFile()) return '';
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(MOST_BYTES), 0, MOST_BYTES, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } catch {
    return '';
  }
}
