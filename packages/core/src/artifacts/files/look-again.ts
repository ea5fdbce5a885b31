import { lstatSync, type Stats } from 'node:fs';
import type { KnownDirectory } from './directory-memory.ts';
import type { Entry, FoundDirectory, FoundFile, WalkRules } from './entry.ts';
import { isStateOf, stateOf } from './file-state.ts';
import { lookAtAll, type Looking } from './look-into.ts';

const NO_ERROR = { throwIfNoEntry: false } as const;

interface LookAgainOptions {
  readonly found: { readonly files: FoundFile[]; readonly directories: Map<string, FoundDirectory> };
  readonly walk: Looking & { readonly rules: WalkRules };
}

/**
 * Looks at what is in a directory whose names have not changed, by their paths: whatever a path leads to by now, what has the
 * state of a file of before is that file. What has another state is looked at in the directory itself.
 *
 * @returns its directories, which have yet to be decided on.
 */
export async function lookAgain(
  directory: FoundDirectory,
  known: KnownDirectory,
  { found, walk }: LookAgainOptions,
): Promise<Entry[]> {
  const { rules, root, pace } = walk;
  const changed: Entry[] = [];
  const left: Entry[] = [];
  const take = (file: FoundFile) => {
    found.files.push(file);
    if (rules.decides(nameIn(file.path))) rules.see(file);
  };
  for (const file of known.files) {
    const turn = pace();
    if (turn !== undefined) await turn;
    const stats = statsAt(root, file.path);
    if (stats !== undefined && isStateOf(stats, file.state)) take(file);
    else changed.push(entryOf(file, directory));
  }
  for (const child of known.directories) {
    const turn = pace();
    if (turn !== undefined) await turn;
    const entry = { ...entryOf(child, directory), isDirectory: true };
    const stats = statsAt(root, child.path);
    const again = stats && walk.recall?.(child.path, stateOf(stats));
    if (again === undefined) changed.push(entry);
    else {
      found.directories.set(child.path, { ...child, known: again });
      left.push(entry);
    }
  }
  if (changed.length === 0) return left;
  for (const { file, directory: inner } of await lookAtAll(directory, changed, walk)) {
    if (file !== undefined) take(file);
    if (inner !== undefined) found.directories.set(inner.path, inner);
  }
  return [...left, ...changed.filter(({ path }) => found.directories.has(path))];
}

function entryOf({ path }: { readonly path: string }, { isIgnored }: FoundDirectory): Entry {
  return { path, name: nameIn(path), isDirectory: false, isIgnored, isKnown: true };
}

function nameIn(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Undefined also for a name that is not UTF-8: nothing is at the text that stands for it. */
function statsAt(root: string, path: string): Stats | undefined {
  try {
    return lstatSync(`${root}/${path}`, NO_ERROR);
  } catch {
    return undefined;
  }
}
