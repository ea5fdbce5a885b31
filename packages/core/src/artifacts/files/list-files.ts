import type { BigIntStats, Dirent } from 'node:fs';
import { chmod, lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { stateOf, type FileState } from './file-state.ts';

/** Beyond so many entries nothing more is looked at: each takes memory. */
const MOST_ENTRIES = 500_000;
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
  /** Paths of what is neither, nor a directory: pipes, sockets, devices. */
  readonly others: readonly string[];
  /** False where a directory could not be looked into: what is not listed may still be there. */
  readonly isComplete: boolean;
}

export interface ListOptions {
  /** Whether to look at what has such a name. */
  readonly looksAt: (name: string) => boolean;
  readonly omit: (path: string, reason: string) => void;
  readonly signal: AbortSignal;
}

/** Everything below a directory that is a file or a link. Follows no link; what can't be looked at is omitted, and said. */
export async function listFiles(root: string, options: ListOptions): Promise<FileListing> {
  const files: FoundFile[] = [];
  const others: string[] = [];
  const waiting = [''];
  let entries = 0;
  let isComplete = true;
  const omit = (file: string, reason: string) => {
    isComplete = false;
    options.omit(file, reason);
  };

  for (let directory = waiting.pop(); directory !== undefined; directory = waiting.pop()) {
    if (options.signal.aborted) {
      omit(directory, 'There was no time to look into it.');
      break;
    }
    const names = namesIn(directory, await readDirectory(path.join(root, directory), directory, omit), omit);
    entries += names.length;
    if (entries > MOST_ENTRIES) {
      omit(directory, `There are more than ${MOST_ENTRIES} files and directories to look at.`);
      break;
    }
    for (const { relative, stats } of await lookAt(root, names.filter(looksAt(options)), omit)) {
      if (stats.isDirectory()) waiting.push(relative);
      else if (stats.isFile() || stats.isSymbolicLink())
        files.push({ path: relative, isLink: stats.isSymbolicLink(), state: stateOf(stats) });
      else others.push(relative);
    }
  }
  return { files: files.toSorted((one, other) => (one.path < other.path ? -1 : 1)), others, isComplete };
}

type Omit = (file: string, reason: string) => void;

/** The agent may have taken the right to read from its owner, who can take it back. */
async function readDirectory(directory: string, relative: string, omit: Omit): Promise<Dirent<Buffer>[]> {
  const read = () => readdir(directory, { withFileTypes: true, encoding: 'buffer' });
  try {
    return await read().catch(async (error: unknown) => {
      if (codeOf(error) !== 'EACCES' || !(await lstat(directory)).isDirectory()) throw error;
      await chmod(directory, 0o700);
      return await read();
    });
  } catch (error) {
    omit(relative, `It could not be looked into: ${codeOf(error)}.`);
    return [];
  }
}

/** A path is text: a name that is none has no path to be asked for by. */
function namesIn(directory: string, entries: readonly Dirent<Buffer>[], omit: Omit): string[] {
  return entries.flatMap(({ name }) => {
    const text = name.toString();
    const relative = directory === '' ? text : `${directory}/${text}`;
    if (Buffer.from(text).equals(name)) return [relative];
    omit(relative, 'Its name is not UTF-8.');
    return [];
  });
}

function looksAt(options: ListOptions): (relative: string) => boolean {
  return (relative) => options.looksAt(path.posix.basename(relative));
}

async function lookAt(
  root: string,
  relatives: readonly string[],
  omit: Omit,
): Promise<{ relative: string; stats: BigIntStats }[]> {
  const found: { relative: string; stats: BigIntStats }[] = [];
  for (let index = 0; index < relatives.length; index += BATCH) {
    const looks = relatives.slice(index, index + BATCH).map(async (relative) => {
      try {
        found.push({ relative, stats: await lstat(path.join(root, relative), { bigint: true }) });
      } catch (error) {
        omit(relative, `It could not be looked at: ${codeOf(error)}.`);
      }
    });
    await Promise.all(looks);
  }
  return found;
}

/** The system's name of what went wrong. */
export function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return String(error);
}
