import type { Omit } from '../omissions.ts';
import { assertSameRoot, type Root } from '../../system/directory-identity.ts';
import { parentOf, type Entry, type FoundDirectory, type FoundFile, type WalkRules } from './entry.ts';
import { inDirectory, lookAt, namesIn, type Found, type Looking } from './look-into.ts';
import { createBudget, type Budget } from './new-entries.ts';
import { createPace } from './pace.ts';

export interface FileListing {
  /** Regular files and symbolic links, directory by directory. */
  readonly files: readonly FoundFile[];
  /** Whether nobody can say if a path is still there: it could not be looked at, nor could a directory above it. */
  isUnseen(path: string): boolean;
}

export interface ListOptions {
  readonly rules: WalkRules;
  readonly omit: Omit;
  readonly signal: AbortSignal;
  /** The user whose files are looked for: another's can have come here by a hard link. @default any */
  readonly owner?: number | undefined;
  /** How many files and directories that were not known are looked at. @default 200,000, of them 100,000 below one name at the top */
  readonly mostNew?: { readonly total: number; readonly belowOne: number };
}

/**
 * The files and links below a directory that the rules choose. Follows no link, also none that takes the place of a
 * directory while it is looked at. Every level is looked at before the next one, so that a deep heap of new files costs
 * nothing that lies above it. What can't be looked at is omitted, and said.
 *
 * @throws {ClaudeOpsError} artifacts_failed, where the directory is no longer the one it was.
 */
export async function listFiles(root: Root, options: ListOptions): Promise<FileListing> {
  const unseen = new Set<string>();
  const files: FoundFile[] = [];
  const walk: Walk = {
    root: root.path,
    owner: options.owner,
    omit: options.omit,
    unseen: (path) => unseen.add(path),
    pace: createPace(),
    rules: options.rules,
    signal: options.signal,
    budget: createBudget(options.omit, options.mostNew),
  };
  let level: FoundDirectory[] = [{ path: '', isIgnored: false, identity: root }];
  while (level.length > 0) level = await lookAtLevel(level, files, walk);
  if (unseen.has('')) await assertSameRoot(root);
  return { files, isUnseen: (path) => isBelowOne(path, unseen) };
}

interface Walk extends Looking {
  readonly rules: WalkRules;
  readonly signal: AbortSignal;
  readonly budget: Budget;
}

/** @returns the directories of the next level. */
async function lookAtLevel(
  level: readonly FoundDirectory[],
  files: FoundFile[],
  walk: Walk,
): Promise<FoundDirectory[]> {
  const directories = new Map<string, FoundDirectory>();
  const undecided: Entry[] = [];
  for (const directory of level) {
    if (walk.signal.aborted) leaveOut(directory, walk);
    else undecided.push(...(await lookOver(directory, { files, directories }, walk)));
  }
  const next: FoundDirectory[] = [];
  const unknown = new Map<string, Entry[]>();
  for (const entry of await walk.rules.choose(undecided)) {
    const directory = directories.get(entry.path);
    if (directory !== undefined) next.push({ ...directory, isIgnored: entry.isIgnored });
    else if (walk.budget.takes(entry)) listOf(unknown, parentOf(entry.path)).push(entry);
  }
  for (const directory of level) {
    const entries = unknown.get(directory.path);
    if (entries === undefined) continue;
    for (const found of await lookAtAll(directory, entries, walk)) {
      if (found.file !== undefined) files.push(found.file);
      if (found.directory !== undefined) next.push(found.directory);
    }
  }
  return next;
}

/** Looks at what was known at once. @returns what has yet to be decided on. */
async function lookOver(
  directory: FoundDirectory,
  { files, directories }: { files: FoundFile[]; directories: Map<string, FoundDirectory> },
  walk: Walk,
): Promise<Entry[]> {
  const { rules, budget, pace } = walk;
  const undecided = await inDirectory(directory, walk, async (opened) => {
    const names = await namesIn(opened, directory, { ...walk, mostUnknown: budget.mostInOne });
    if (names.isCut) budget.cut(directory.path);
    const left: Entry[] = [];
    for (const entry of await rules.within(names)) {
      const turn = pace();
      if (turn !== undefined) await turn;
      const { isKnown } = entry;
      const decides = !entry.isDirectory && rules.decides(entry.name);
      const found = isKnown || decides ? lookAt(opened, entry, walk) : {};
      if (decides && found.file !== undefined) rules.see(found.file);
      if (isKnown && found.file !== undefined) files.push(found.file);
      if (found.directory !== undefined) directories.set(entry.path, found.directory);
      if (!isKnown || found.directory !== undefined) left.push(entry);
    }
    return left;
  });
  return undecided ?? [];
}

async function lookAtAll(
  directory: FoundDirectory,
  entries: readonly Entry[],
  walk: Walk,
): Promise<readonly Found[]> {
  const found = await inDirectory(directory, walk, async (opened) => {
    const all: Found[] = [];
    for (const entry of entries) {
      const turn = walk.pace();
      if (turn !== undefined) await turn;
      all.push(lookAt(opened, entry, walk));
    }
    return all;
  });
  return found ?? [];
}

function leaveOut({ path }: FoundDirectory, walk: Walk): void {
  walk.omit(path, 'no_time', 'There was no time to look into it.');
  walk.unseen(path);
}

function listOf(lists: Map<string, Entry[]>, key: string): Entry[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

function isBelowOne(path: string, directories: ReadonlySet<string>): boolean {
  if (directories.size === 0) return false;
  if (directories.has('')) return true;
  for (let above = path; above !== ''; above = parentOf(above)) if (directories.has(above)) return true;
  return false;
}
