import { lstat, readdir, realpath } from 'node:fs/promises';
import { REPLACED, type TopLevel } from './plan-root.ts';

const MOST_BYTES = 64 * 1024;
const READABLE_BY_ALL = 0o004;

/** What a run is to find at the top of its file system. */
export async function readTopLevel(): Promise<TopLevel> {
  const entries = await readdir('/', { withFileTypes: true });
  const pathOf = ({ name }: { readonly name: string }) => `/${name}`;
  const copied = await Promise.all(
    entries.map(async (entry) =>
      entry.isSymbolicLink() || (entry.isFile() && (await isSmall(pathOf(entry)))) ? [pathOf(entry)] : [],
    ),
  );
  return {
    directories: entries.filter((entry) => entry.isDirectory()).map(pathOf),
    copied: copied.flat(),
    replaced: (await Promise.all(REPLACED.map(findItself))).flat(),
  };
}

/** A link leads to a directory that is replaced itself, or to one that nobody knows of. */
async function findItself(directory: string): Promise<string[]> {
  const real = await realpath(directory).catch(() => undefined);
  return real === directory ? [directory] : [];
}

async function isSmall(file: string): Promise<boolean> {
  const { size, mode } = await lstat(file);
  return size <= MOST_BYTES && (mode & READABLE_BY_ALL) !== 0;
}
