import type { Stats } from 'node:fs';
import { lstat, readlink } from 'node:fs/promises';
import path from 'node:path';
import { unusable } from '../unusable.ts';
import type { Entry, LeftOutReason } from './entry.ts';
import { isLinkWithin } from './is-link-within.ts';

/** What no archive has as a target. */
const NOT_A_TARGET = /[\u0000-\u001f\u007f]/; // oxlint-disable-line eslint/no-control-regex -- these are looked for.
const MOST_TARGET_CHARACTERS = 1024;

/**
 * The entry of a file or link.
 *
 * @returns why it can't be sent; undefined where it is gone.
 * @throws {ClaudeOpsError} invalid_request
 */
export async function entryAt(root: string, relative: string): Promise<Entry | LeftOutReason | undefined> {
  const location = path.join(root, relative);
  try {
    const stats = await lstat(location);
    if (stats.isSymbolicLink()) return await linkAt(root, relative);
    return stats.isFile() ? fileOf(relative, location, stats) : reasonOf(stats);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw unusable('The file', location, cause);
  }
}

async function linkAt(root: string, relative: string): Promise<Entry | LeftOutReason> {
  const target = (await readlink(path.join(root, relative))).replaceAll('\\', '/');
  const isPossible = target.length <= MOST_TARGET_CHARACTERS && !NOT_A_TARGET.test(target);
  if (!isPossible || !(await isLinkWithin(root, relative, target))) return 'link';
  return { kind: 'link', path: relative, target };
}

function fileOf(relative: string, location: string, stats: Stats): Entry {
  return {
    kind: 'file',
    path: relative,
    location,
    bytes: stats.size,
    modifiedMs: stats.mtimeMs,
    inode: stats.ino,
    isExecutable: (stats.mode & 0o100) !== 0,
  };
}

function reasonOf(stats: Stats): LeftOutReason {
  if (stats.isSocket()) return 'socket';
  return stats.isFIFO() ? 'pipe' : 'device';
}
