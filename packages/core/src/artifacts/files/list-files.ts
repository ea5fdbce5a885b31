import type { BigIntStats } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from './code-of.ts';
import { identityOf, rootReplaced, type DirectoryIdentity, type Root } from './directory-identity.ts';
import { stateOf, type FileState } from './file-state.ts';
import { openDirectory } from './open-directory.ts';

/** Beyond so many entries nothing more is looked at: each takes memory and time. */
const MOST_ENTRIES = 100_000;
/** How many are looked at together. */
const BATCH = 32;

export interface FoundFile {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly isLink: boolean;
  readonly state: FileState;
}

export interface FileListing {
  /** Regular files and symbolic links, in the order of their paths by code units. */
  readonly files: readonly FoundFile[];
  /** False where a directory could not be looked into: what is not listed may still be there. */
  readonly isComplete: boolean;
}

export interface ListOptions {
  /** Whether to look at what has such a name. */
  readonly looksAt: (name: string) => boolean;
  readonly omit: (path: string, reason: string) => void;
  readonly signal: AbortSignal;
  /** The user whose files are looked for: another's can have come here by a hard link. @default any */
  readonly owner?: number | undefined;
  /** @default 100,000 */
  readonly mostEntries?: number;
}

/**
 * Everything below a directory that is a file or a link. Follows no link, also none that takes the place of a directory
 * while it is looked at; what can't be looked at is omitted, and said.
 *
 * @throws {ClaudeOpsError} artifacts_failed, where the directory is no longer the one it was.
 */
export async function listFiles(root: Root, options: ListOptions): Promise<FileListing> {
  const { mostEntries = MOST_ENTRIES } = options;
  const files: FoundFile[] = [];
  const waiting: Found[] = [{ path: '', directory: root }];
  let entries = 0;
  let isComplete = true;
  let isOver = false;
  const omit = (file: string, reason: string) => {
    isComplete = false;
    options.omit(file, reason);
  };

  for (let found = waiting.pop(); found !== undefined; found = waiting.pop()) {
    if (found.file !== undefined) files.push(found.file);
    if (found.directory === undefined || isOver) continue;
    const directory = { root: root.path, path: found.path, identity: found.directory };
    const within = await lookInto(directory, { ...options, omit, mostEntries: mostEntries - entries });
    entries += within.entries;
    isOver = options.signal.aborted || entries > mostEntries;
    if (options.signal.aborted) omit(found.path, 'There was no time to look into it.');
    else if (isOver) omit(found.path, `There are more than ${mostEntries} files and directories to look at.`);
    // The last is the next one: so what is in a directory comes before what follows it.
    else for (const next of within.found.toSorted(byPath).toReversed()) waiting.push(next);
  }
  return { files, isComplete };
}

interface Found {
  readonly path: string;
  readonly file?: FoundFile;
  /** To be looked into. */
  readonly directory?: DirectoryIdentity;
}

/** As what is in a directory is ordered among its neighbours. */
function byPath(one: Found, other: Found): number {
  return orderOf(one) < orderOf(other) ? -1 : 1;
}

function orderOf({ path: relative, directory }: Found): string {
  return directory === undefined ? relative : `${relative}/`;
}

type Looking = Omit<ListOptions, 'mostEntries'> & { readonly mostEntries: number };

async function lookInto(
  { root, path: relative, identity }: { root: string; path: string; identity: DirectoryIdentity },
  options: Looking,
): Promise<{ entries: number; found: Found[] }> {
  try {
    await using directory = await openDirectory(path.join(root, relative), identity);
    if (directory !== undefined) {
      const { entries, names } = await namesIn(directory.path, relative, options);
      if (entries > options.mostEntries) return { entries, found: [] };
      return { entries, found: await lookAt(directory.path, { relative, names }, options) };
    }
  } catch (error) {
    options.omit(relative, `It could not be looked into: ${codeOf(error)}.`);
    return { entries: 0, found: [] };
  }
  if (relative === '') throw rootReplaced();
  options.omit(relative, 'Something else has taken its place.');
  return { entries: 0, found: [] };
}

/** Names that are to be looked at, and how many there are in all: read no further than to where they are too many. */
async function namesIn(
  directory: string,
  relative: string,
  { looksAt, omit, mostEntries }: Looking,
): Promise<{ entries: number; names: string[] }> {
  const names: string[] = [];
  let entries = 0;
  for await (const name of readNames(directory)) {
    entries += 1;
    if (entries > mostEntries) break;
    // A path is text: a name that is none has no path to be asked for by.
    const text = name.toString();
    if (!Buffer.from(text).equals(name)) omit(pathIn(relative, text), 'Its name is not UTF-8.');
    else if (looksAt(text)) names.push(text);
  }
  return { entries, names };
}

async function* readNames(directory: string): AsyncGenerator<Buffer, void> {
  // A character for each byte: a name need not be text.
  const entries = await opendir(directory, { encoding: 'latin1', bufferSize: 1_024 });
  for await (const { name } of entries) yield Buffer.from(name, 'latin1');
}

async function lookAt(
  directory: string,
  { relative, names }: { relative: string; names: readonly string[] },
  { omit, owner }: Looking,
): Promise<Found[]> {
  const found: Found[] = [];
  for (let index = 0; index < names.length; index += BATCH) {
    const looks = names.slice(index, index + BATCH).map(async (name) => {
      try {
        const stats = await lstat(path.join(directory, name), { bigint: true });
        const isForeign = owner !== undefined && stats.uid !== BigInt(owner) && !stats.isDirectory();
        if (isForeign) omit(pathIn(relative, name), 'It belongs to another user.');
        else found.push(...toFound(pathIn(relative, name), stats));
      } catch (error) {
        omit(pathIn(relative, name), `It could not be looked at: ${codeOf(error)}.`);
      }
    });
    await Promise.all(looks);
  }
  return found;
}

/** What is neither file, link nor directory is nothing to anybody: pipes, sockets, devices. */
function toFound(relative: string, stats: BigIntStats): Found[] {
  if (stats.isDirectory()) return [{ path: relative, directory: identityOf(stats) }];
  if (!stats.isFile() && !stats.isSymbolicLink()) return [];
  const file = { path: relative, isLink: stats.isSymbolicLink(), state: stateOf(stats) };
  return [{ path: relative, file }];
}

function pathIn(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`;
}
