import { createHash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { lstat, open, readlink } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { codeOf, holdBelow, type HeldDirectory } from './hold-directory.ts';

/** What is at a path of the folder now. */
export type Local =
  | { readonly kind: 'absent' }
  /** Something on the way to it is no directory. */
  | { readonly kind: 'blocked' }
  | { readonly kind: 'directory' | 'other' }
  | { readonly kind: 'file'; readonly stats: Stats }
  | { readonly kind: 'link'; readonly target: string };

export async function lookAt(root: HeldDirectory, segments: readonly string[]): Promise<Local> {
  try {
    await using directory = await holdBelow(root, segments.slice(0, -1));
    if (directory === undefined) return { kind: 'absent' };
    return await lookIn(directory, segments.at(-1) ?? '');
  } catch (error) {
    if (['ENOTDIR', 'ELOOP'].includes(codeOf(error) ?? '')) return { kind: 'blocked' };
    throw error;
  }
}

/** What is in a directory by a name. */
export async function lookIn(directory: HeldDirectory, name: string): Promise<Local> {
  const location = path.join(directory.path, name);
  try {
    const stats = await lstat(location);
    if (stats.isFile()) return { kind: 'file', stats };
    if (stats.isSymbolicLink()) return { kind: 'link', target: await readlink(location) };
    return { kind: stats.isDirectory() ? 'directory' : 'other' };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { kind: 'absent' };
    throw error;
  }
}

/** Whether nothing has changed it between two looks. */
export function isSameLocal(one: Local, other: Local): boolean {
  if (one.kind === 'file' && other.kind === 'file')
    return (
      one.stats.ino === other.stats.ino &&
      one.stats.size === other.stats.size &&
      one.stats.mtimeMs === other.stats.mtimeMs
    );
  if (one.kind === 'link' && other.kind === 'link') return one.target === other.target;
  return one.kind === other.kind;
}

const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** SHA-256 in hex of a regular file of the folder; undefined where it is none, or can't be read. */
export async function hashAt(root: HeldDirectory, segments: readonly string[]): Promise<string | undefined> {
  try {
    await using directory = await holdBelow(root, segments.slice(0, -1));
    if (directory === undefined) return undefined;
    await using handle = await open(path.join(directory.path, segments.at(-1) ?? ''), FLAGS);
    if (!(await handle.stat()).isFile()) return undefined;
    const hash = createHash('sha256');
    await pipeline(handle.createReadStream({ autoClose: false }), hash);
    return hash.digest('hex');
  } catch {
    return undefined;
  }
}
