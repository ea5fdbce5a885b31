import type { DirectoryNames, Entry, WalkRules } from '../files/entry.ts';
import { parentOf } from '../files/entry.ts';
import type { Omit } from '../omissions.ts';
import type { Snapshot } from '../snapshot.ts';
import type { IgnoredByGit } from './ignored-by-git.ts';
import { isLinkedWorktree } from './linked-worktree.ts';
import { entriesOf, type ChoiceOptions } from './rules-before.ts';
import { holdsCache, isWellKnown } from './well-known.ts';

export interface AfterOptions extends ChoiceOptions {
  /** Absolute path of the workspace. */
  readonly root: string;
  readonly before: Snapshot;
  readonly omit: Omit;
  /** Is told of what is not looked at as nobody asked for it. */
  readonly onIgnored: (path: string) => void;
  /** Asks git, in a workspace that was cloned. */
  readonly ignoredByGit: IgnoredByGit | undefined;
}

/** Says how git is to convert other files, whether it is asked for or not. */
const ATTRIBUTES = '.gitattributes';

/** The rules for the look after the run: it finds files that were there before, and new ones that somebody may want. */
export function rulesAfter(options: AfterOptions): WalkRules {
  const { before, ignoredByGit } = options;
  const directories = directoriesOf(before);
  return {
    isKnown: (path) => before.has(path),
    isKnownDirectory: (path) => directories.has(path),
    decides: (name) => name === '.gitignore' && ignoredByGit !== undefined,
    see: (file) => ignoredByGit?.see(file),
    async within(directory) {
      if (!directories.has(directory.path) && (await isLeftOut(directory, options))) return [];
      return entriesOf(directory).flatMap((entry) => judged(entry, directory, options));
    },
    async choose(entries) {
      const wanted = await reachable(entries, options);
      const asked = wanted.filter(({ isIgnored, isKnown }) => !isIgnored && !isKnown);
      const ignored = await ignoredByGit?.find(asked);
      return ignored === undefined || ignored.size === 0
        ? wanted
        : wanted.flatMap((entry) => (ignored.has(entry.path) ? orIgnored(entry, options) : [entry]));
    },
  };
}

/** Whether nothing in a new directory is looked at. */
async function isLeftOut(directory: DirectoryNames, options: AfterOptions): Promise<boolean> {
  const { path, names, isIgnored } = directory;
  if (path === '') return false;
  if (names.get('.git')?.isDirectory === false && (await isLinkedWorktree(options.root, path))) {
    options.omit(path, 'linked_worktree', 'It is a second worktree of the same repository.');
    return true;
  }
  const isCache = !options.isGit && !options.takesIgnored && !isIgnored && holdsCache(directory);
  if (isCache && !options.filter.names(path.slice(path.lastIndexOf('/') + 1))) {
    options.onIgnored(path);
    return true;
  }
  return false;
}

/** An entry where its name does not speak against it. */
function judged(entry: Entry, directory: DirectoryNames, options: AfterOptions): Entry[] {
  const { name, isDirectory, isIgnored, isKnown } = entry;
  if (name === '.git') return options.filter.names(name) ? [entry] : [];
  if (isIgnored || !isDirectory || isKnown) return [entry];
  // In a repository git decides. One directory is left out even if no `.gitignore` names it.
  const isFilled = options.isGit ? name === 'node_modules' : isWellKnown(name, directory);
  return isFilled && !(options.isGit && options.filter.names(name)) ? orIgnored(entry, options) : [entry];
}

function orIgnored(
  entry: Entry,
  { takesIgnored, filter, onIgnored }: Pick<AfterOptions, 'takesIgnored' | 'filter' | 'onIgnored'>,
): Entry[] {
  if (takesIgnored || filter.names(entry.name)) return [{ ...entry, isIgnored: true }];
  onIgnored(entry.path);
  return [];
}

/** Without directories that hold nothing of what is asked for, and files that are none of it. */
async function reachable(
  entries: readonly Entry[],
  { filter, omit }: AfterOptions,
): Promise<readonly Entry[]> {
  const isSetting = ({ name }: Entry) => name === ATTRIBUTES;
  const files = entries.filter(({ isDirectory }) => !isDirectory);
  return [
    ...(await filter.selectDirectories(entries.filter(({ isDirectory }) => isDirectory))),
    ...files.filter(isSetting),
    ...(await filter.select(
      files.filter((file) => !isSetting(file)),
      omit,
    )),
  ];
}

/** Every directory that has, or has somewhere below it, one of these files. */
function directoriesOf(files: Snapshot): ReadonlySet<string> {
  const directories = new Set(['']);
  let last = '';
  for (const path of files.keys()) {
    const parent = parentOf(path);
    // Files of one directory follow each other.
    if (parent === last) continue;
    last = parent;
    for (let above = parent; !directories.has(above); above = parentOf(above)) directories.add(above);
  }
  return directories;
}
