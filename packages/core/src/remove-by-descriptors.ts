import { constants } from 'node:fs';
import { open, readdir, rmdir, unlink } from 'node:fs/promises';
import { codeOf } from './artifacts/files/code-of.ts';

const FLAGS = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
/** How many files are removed together. */
const BATCH = 64;
/** Something may still write to it. */
const MOST_TRIES = 4;

/**
 * Removes a directory with all that is in it, and nothing else, also while its owner puts links in the place of directories:
 * each is reached by its number, once it is open, and not by a path. On Linux, by `/proc/self/fd`.
 */
export async function removeByDescriptors(directory: string | Buffer): Promise<void> {
  await removeEntry(typeof directory === 'string' ? Buffer.from(directory) : directory);
}

async function removeEntry(entry: Buffer): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      if (await emptyDirectory(entry)) return await rmdir(entry);
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
async function emptyDirectory(entry: Buffer): Promise<boolean> {
  const handle = await open(entry, FLAGS).catch((error: unknown) => {
    if (['ENOTDIR', 'ELOOP'].includes(codeOf(error))) return undefined;
    throw error;
  });
  if (handle === undefined) return false;
  try {
    const here = `/proc/self/fd/${handle.fd}`;
    const entries = await readdir(here, { encoding: 'buffer', withFileTypes: true });
    const pathOf = (name: Buffer) => Buffer.concat([Buffer.from(`${here}/`), name]);
    const files = entries.filter((found) => !found.isDirectory());
    for (let index = 0; index < files.length; index += BATCH) {
      const batch = files.slice(index, index + BATCH);
      await Promise.all(batch.map(({ name }) => removeFile(pathOf(name))));
    }
    for (const found of entries) if (found.isDirectory()) await removeEntry(pathOf(found.name));
    return true;
  } finally {
    await handle.close();
  }
}

async function removeFile(file: Buffer): Promise<void> {
  await unlink(file).catch(async (error: unknown) => {
    if (codeOf(error) === 'ENOENT') return;
    if (codeOf(error) !== 'EISDIR') throw error;
    await removeEntry(file);
  });
}
