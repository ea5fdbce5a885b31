import { Buffer } from 'node:buffer';
import { lstat, readdir, readlink, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { unusable } from '../unusable.ts';
import type { Entry } from './entry.ts';
import { isLinkWithin } from './is-link-within.ts';

interface Listed {
  /** The folder, without a link in it. */
  readonly root: string;
  readonly exclude: ReadonlySet<string>;
}

/**
 * What a folder holds, sorted, without what is excluded. A directory is an entry where it is empty.
 *
 * @throws {ClaudeOpsError} invalid_request: it is no folder, or holds what can't go into an archive.
 */
export async function listFolder(folder: string, exclude: readonly string[]): Promise<Entry[]> {
  const root = await rootOf(folder);
  const entries: Entry[] = [];
  for await (const entry of entriesIn('', { root, exclude: new Set(exclude.map(trimSlashes)) }))
    entries.push(entry);
  return entries;
}

async function rootOf(folder: string): Promise<string> {
  try {
    if ((await stat(folder)).isDirectory()) return await realpath(folder);
  } catch (cause) {
    throw unusable('The folder', folder, cause);
  }
  throw unusable('The folder', folder, 'it is no directory');
}

function trimSlashes(text: string): string {
  return text.replaceAll(/^(?:\.?\/)+|\/+$/g, '');
}

async function* entriesIn(directory: string, listed: Listed): AsyncGenerator<Entry, undefined> {
  for (const name of await namesIn(directory, listed.root)) {
    const relative = directory === '' ? name : `${directory}/${name}`;
    if (listed.exclude.has(name) || listed.exclude.has(relative)) continue;
    const entry = await entryAt(relative, listed.root);
    if (entry.kind !== 'directory') yield entry;
    else yield* withContent(entry, listed);
  }
}

async function* withContent(directory: Entry, listed: Listed): AsyncGenerator<Entry, undefined> {
  let isEmpty = true;
  for await (const entry of entriesIn(directory.path, listed)) {
    isEmpty = false;
    yield entry;
  }
  if (isEmpty) yield directory;
}

async function namesIn(directory: string, root: string): Promise<string[]> {
  const location = path.join(root, directory);
  const names = await readdir(location, { encoding: 'buffer' }).catch((cause: unknown) => {
    throw unusable('The directory', location, cause);
  });
  return names.map((name) => nameOf(name, directory)).toSorted();
}

/** The name as text: an archive holds nothing else, and separates with slashes. */
function nameOf(bytes: Buffer, directory: string): string {
  const name = bytes.toString();
  const problem = name.includes('\\')
    ? 'its name has a backslash'
    : !Buffer.from(name).equals(bytes) && 'its name is no UTF-8';
  if (problem !== false)
    throw unusable('The file', `${directory}/${name}`, `${problem}: rename it, or exclude it`);
  return name;
}

async function entryAt(relative: string, root: string): Promise<Entry> {
  const location = path.join(root, relative);
  try {
    const stats = await lstat(location);
    if (stats.isDirectory()) return { kind: 'directory', path: relative };
    if (stats.isFile())
      return {
        kind: 'file',
        path: relative,
        location,
        bytes: stats.size,
        modifiedMs: stats.mtimeMs,
        inode: stats.ino,
        isExecutable: (stats.mode & 0o100) !== 0,
      };
    const target = stats.isSymbolicLink() ? await readlink(location) : undefined;
    if (target !== undefined && (await isLinkWithin(root, relative, target)))
      return { kind: 'link', path: relative, target: target.replaceAll('\\', '/') };
    throw new Error(
      target === undefined
        ? 'it is neither a file nor a directory nor a link: exclude it'
        : `it is a link to "${target}", outside the folder: exclude it, or put the file in its place`,
    );
  } catch (cause) {
    throw unusable('The file', location, cause);
  }
}
