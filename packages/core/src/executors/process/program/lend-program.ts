import { constants, type BigIntStats } from 'node:fs';
import { chmod, copyFile, link, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { uuidV7 } from '../../../system/uuid-v7.ts';
import { codeOf } from '../../../system/code-of.ts';
import { PASSABLE_MODE } from '../../../system/passable-mode.ts';

const READABLE_MODE = 0o755;

/**
 * Puts a program where every user can pass: a hard link where that can be run by everybody and changed by root alone, else a
 * copy. It is made once for each version of the program. Versions that nobody runs any more are removed.
 *
 * @returns its path in the directory.
 * @throws the error of the system where it can't be put there.
 */
export async function lendProgram(file: string, directory: string): Promise<string> {
  const original = await stat(file, { bigint: true });
  await mkdir(directory, { recursive: true });
  await chmod(directory, PASSABLE_MODE);
  const name = nameOf(original);
  const lent = path.join(directory, name);
  if (!(await isWhole(lent, original))) await put(file, lent, original);
  for (const other of await readdir(directory))
    // A program that is still being run is removed by its name alone.
    if (other !== name) await rm(path.join(directory, other), { force: true, recursive: true });
  return lent;
}

/** Another version has another name. */
function nameOf({ dev, ino, size, mtimeNs }: BigIntStats): string {
  return `claude-${[dev, ino, size, mtimeNs].map((number) => number.toString(36)).join('-')}`;
}

/** A copy that was broken off has another name, so size and mode tell. */
async function isWhole(lent: string, original: BigIntStats): Promise<boolean> {
  const found = await stat(lent, { bigint: true }).catch(() => undefined);
  return found !== undefined && found.size === original.size && isSafe(found);
}

async function put(file: string, lent: string, original: BigIntStats): Promise<void> {
  const draft = `${lent}.${uuidV7()}`;
  try {
    const isLinked = isSafe(original) && (await linkThere(file, draft));
    if (!isLinked) {
      await copyFile(file, draft, constants.COPYFILE_FICLONE);
      await chmod(draft, READABLE_MODE);
    }
    await rename(draft, lent);
  } finally {
    await rm(draft, { force: true });
  }
}

/** Whether everybody may run it and only root may change it, which holds for a hard link as well. */
function isSafe({ uid, mode }: BigIntStats): boolean {
  return uid === 0n && (mode & 0o022n) === 0n && (mode & 0o055n) === 0o055n;
}

/** @returns false where links can't be made: on another file system, or not of this file. */
async function linkThere(file: string, to: string): Promise<boolean> {
  try {
    await link(file, to);
    return true;
  } catch (error) {
    if (['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP'].includes(codeOf(error))) return false;
    throw error;
  }
}
