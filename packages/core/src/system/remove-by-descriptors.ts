import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, open, readdir, rename, rmdir, unlink, type FileHandle } from 'node:fs/promises';
import { codeOf } from './code-of.ts';

const FLAGS = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
/** How many files are removed together. */
const BATCH = 64;
/** Something may still write to it. */
const MOST_TRIES = 4;
/** Each level holds a descriptor, of which a process has so many. */
const MOST_LEVELS = 100;

/**
 * Removes a directory with all that is in it, and nothing else, also while its owner puts links in the place of directories:
 * each is reached by its number, once it is open, and not by a path, so that none is too deep. What the user of this process
 * has made read-only is made writable. On Linux, by `/proc/self/fd`.
 */
export async function removeByDescriptors(directory: string | Buffer): Promise<void> {
  const top = typeof directory === 'string' ? Buffer.from(directory) : directory;
  await removeEntry(top, { level: 0, base: undefined });
}

interface Removal {
  readonly level: number;
  /** The directory into which what is too deep is moved, open; undefined at the top. */
  readonly base: Buffer | undefined;
}

async function removeEntry(entry: Buffer, removal: Removal): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      if (await emptyDirectory(entry, removal)) return await rmdir(entry);
      return await unlink(entry);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return;
      // Another kind of thing has taken its place, or something has come into it.
      const mayPass = ['ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'EISDIR'].includes(codeOf(error));
      if (!mayPass || tries === MOST_TRIES) throw error;
    }
  }
}

/** @returns whether it is a directory. */
async function emptyDirectory(entry: Buffer, { level, base }: Removal): Promise<boolean> {
  const handle = await openDirectory(entry);
  if (handle === undefined) return false;
  try {
    const here = Buffer.from(`/proc/self/fd/${handle.fd}`);
    const entries = await readdir(here, { encoding: 'buffer', withFileTypes: true });
    if (entries.length > 0) await makeWritable(handle);
    const files = entries.filter((found) => !found.isDirectory());
    for (let index = 0; index < files.length; index += BATCH) {
      const batch = files.slice(index, index + BATCH);
      await Promise.all(batch.map(({ name }) => removeFile(inside(here, name))));
    }
    const removal = { level: level + 1, base: base ?? here };
    for (const found of entries)
      if (found.isDirectory()) await removeOrMoveUp(inside(here, found.name), removal);
    if (base === undefined) await removeMoved(here);
    return true;
  } finally {
    await handle.close();
  }
}

const MOVED = `.claude-ops-removed-${randomUUID()}-`;

/** What is too deep goes up to the top, to be removed from there. */
async function removeOrMoveUp(directory: Buffer, removal: Removal): Promise<void> {
  const { level, base } = removal;
  if (level < MOST_LEVELS || base === undefined) return await removeEntry(directory, removal);
  const handle = await openDirectory(directory);
  if (handle === undefined) return await removeEntry(directory, removal);
  // A directory that gets another parent is written to.
  try {
    await makeWritable(handle);
  } finally {
    await handle.close();
  }
  await rename(directory, inside(base, Buffer.from(`${MOVED}${randomUUID()}`)));
}

/** Each may have something in it that is too deep again. */
async function removeMoved(top: Buffer): Promise<void> {
  for (;;) {
    const names = await readdir(top, { encoding: 'buffer' });
    const moved = names.filter((name) => name.toString().startsWith(MOVED));
    if (moved.length === 0) return;
    for (const name of moved) await removeEntry(inside(top, name), { level: 1, base: top });
  }
}

function inside(directory: Buffer, name: Buffer): Buffer {
  return Buffer.concat([directory, Buffer.from('/'), name]);
}

/** @returns undefined for what is no directory. */
async function openDirectory(entry: Buffer): Promise<FileHandle | undefined> {
  try {
    return await open(entry, FLAGS);
  } catch (error) {
    if (['ENOTDIR', 'ELOOP'].includes(codeOf(error))) return undefined;
    // Root reads all there is.
    if (codeOf(error) !== 'EACCES' || process.geteuid?.() === 0) throw error;
    await chmod(entry, 0o700);
    return await open(entry, FLAGS);
  }
}

async function makeWritable(handle: FileHandle): Promise<void> {
  const uid = process.geteuid?.();
  if (uid === 0) return;
  const stats = await handle.stat();
  if (stats.uid === uid && (stats.mode & 0o700) !== 0o700) await handle.chmod(0o700);
}

async function removeFile(file: Buffer): Promise<void> {
  await unlink(file).catch(async (error: unknown) => {
    if (codeOf(error) === 'ENOENT') return;
    if (codeOf(error) !== 'EISDIR') throw error;
    await removeEntry(file, { level: MOST_LEVELS, base: undefined });
  });
}
