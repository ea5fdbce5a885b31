import { lstatSync, opendirSync, readdirSync, type BigIntStats, type Dirent } from 'node:fs';
import type { Omit } from '../omissions.ts';
import { codeOf } from '../../system/code-of.ts';
import { identityOf } from '../../system/directory-identity.ts';
import {
  joinPath,
  type DirectoryNames,
  type Entry,
  type FoundDirectory,
  type FoundFile,
  type WalkRules,
} from './entry.ts';
import { stateOf } from './file-state.ts';
import { openDirectory, type OpenDirectory } from './open-directory.ts';
import { bytesOf, isText, locationOf, pathOf } from './path-bytes.ts';

export interface Looking {
  /** Absolute. */
  readonly root: string;
  /** The user whose files are looked for. */
  readonly owner: number | undefined;
  readonly omit: Omit;
  /** Told of each path of which nobody can say whether it is still there. */
  readonly unseen: (path: string) => void;
  /** Awaited after each step, so that others have their turn. */
  readonly pace: () => Promise<void> | undefined;
}

/** Opens a directory, does something there, and closes it. What can't be opened is omitted, and said. */
export async function inDirectory<T>(
  directory: FoundDirectory,
  looking: Looking,
  act: (opened: OpenDirectory) => Promise<T>,
): Promise<T | undefined> {
  try {
    using opened = openDirectory(locationOf(looking.root, directory.path), directory.identity);
    if (opened !== undefined) return await act(opened);
    looking.omit(directory.path, 'unreadable', 'Something else has taken its place.');
  } catch (error) {
    looking.omit(directory.path, 'unreadable', `It could not be looked into: ${codeOf(error)}.`);
  }
  looking.unseen(directory.path);
  return undefined;
}

/** The names in a directory. Those that were not known are told of up to a number, so that no directory takes all memory. */
export async function namesIn(
  opened: OpenDirectory,
  directory: FoundDirectory,
  { pace, rules, mostUnknown }: Looking & { readonly rules: WalkRules; readonly mostUnknown: number },
): Promise<DirectoryNames & { readonly isCut: boolean }> {
  const { path, isIgnored } = directory;
  const names = new Map<string, Entry>();
  let unknown = 0;
  using listed = direntsIn(opened);
  for (let dirent = listed.next(); dirent !== undefined; dirent = listed.next()) {
    const turn = pace();
    if (turn !== undefined) await turn;
    const name = nameOf(dirent);
    const place = joinPath(path, name);
    const isFolder = isDirectory(dirent, opened);
    const isKnown = isFolder ? rules.isKnownDirectory(place) : rules.isKnown(place);
    if (!isKnown) unknown += 1;
    if (isKnown || unknown <= mostUnknown)
      names.set(name, { path: place, name, isDirectory: isFolder, isIgnored, isKnown });
  }
  return { path, isIgnored, names, isCut: unknown > mostUnknown };
}

/** A directory that takes more bytes is read piece by piece. */
const MOST_BYTES_AT_ONCE = 256 * 1024;

function direntsIn(opened: OpenDirectory): Disposable & { next(): Dirent | undefined } {
  // A character for each byte: a name need not be text.
  if (opened.bytes <= MOST_BYTES_AT_ONCE) {
    const all = readdirSync(opened.path, { encoding: 'latin1', withFileTypes: true }).values();
    return { next: () => all.next().value, [Symbol.dispose]: () => {} };
  }
  const directory = opendirSync(opened.path, { encoding: 'latin1', bufferSize: 1_024 });
  return { next: () => directory.readSync() ?? undefined, [Symbol.dispose]: () => directory.closeSync() };
}

function nameOf({ name }: Dirent): string {
  for (let index = 0; index < name.length; index += 1)
    if (name.charCodeAt(index) > 0x7f) return pathOf(Buffer.from(name, 'latin1'));
  return name;
}

/** Some file systems don't say of what kind a name is. */
function isDirectory(entry: Dirent, opened: OpenDirectory): boolean {
  if (entry.isDirectory()) return true;
  if (entry.isFile() || entry.isSymbolicLink() || entry.isFIFO() || entry.isSocket()) return false;
  return lstatSync(within(opened, nameOf(entry)), { throwIfNoEntry: false })?.isDirectory() === true;
}

export interface Found {
  readonly file?: FoundFile;
  readonly directory?: FoundDirectory;
}

/** The kind of an entry. Pipes, sockets and devices have none: they are left out. */
export function lookAt(opened: OpenDirectory, entry: Entry, looking: Looking): Found {
  const { path, isIgnored } = entry;
  let stats: BigIntStats;
  try {
    stats = lstatSync(within(opened, entry.name), { bigint: true });
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return {};
    looking.omit(path, 'unreadable', `It could not be looked at: ${codeOf(error)}.`);
    looking.unseen(path);
    return {};
  }
  if (stats.isDirectory()) return { directory: { path, isIgnored, identity: identityOf(stats) } };
  if (!stats.isFile() && !stats.isSymbolicLink()) return {};
  if (looking.owner !== undefined && stats.uid !== BigInt(looking.owner)) {
    looking.omit(path, 'foreign', 'It belongs to another user.');
    looking.unseen(path);
    return {};
  }
  return { file: { path, isLink: stats.isSymbolicLink(), isIgnored, state: stateOf(stats) } };
}

function within({ path }: OpenDirectory, name: string): string | Buffer {
  if (typeof path === 'string' && isText(name)) return `${path}/${name}`;
  return Buffer.concat([Buffer.from(path), Buffer.from('/'), bytesOf(name)]);
}
