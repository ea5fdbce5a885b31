import type { ArtifactFilter, ProblemItem } from '@claude-ops/contract';
import { invalidRequest } from '@claude-ops/contract/validation';
import picomatch from 'picomatch';
import { withinTime } from '../system/within-time.ts';
import { reachOf } from './choice/glob-reach.ts';
import type { Omit } from './omissions.ts';

/** Each one more may make a match take longer by a factor of the length of the path. */
const MOST_WILDCARDS = 10;
/** How many paths are matched before anything else has its turn, and how long that may take. */
const BATCH = 200;
const BATCH_MS = 50;
/** How long may be spent on what is given up in the end, for all paths together. */
const MOST_WASTED_MS = 2_000;

/** Decides which paths of a workspace are artifacts. */
export interface PathFilter {
  /** Whether a glob of what to include has a name in it, letter by letter: then it is looked at, whatever it is. */
  names(name: string): boolean;
  /** The directories that something may be in that is an artifact. */
  selectDirectories<T extends HasPath>(directories: readonly T[]): Promise<readonly T[]>;
  /** In the same order. What takes the globs too long is omitted, and said. */
  select<T extends HasPath>(files: readonly T[], omit: Omit): Promise<readonly T[]>;
}

interface HasPath {
  readonly path: string;
}

/**
 * Refuses globs that are none.
 *
 * @throws {ClaudeOpsError} invalid_request
 */
export function assertGlobs(filter: ArtifactFilter, pointer: string): void {
  const errors = (['include', 'exclude'] as const).flatMap((list) =>
    (filter[list] ?? []).flatMap((glob, index): ProblemItem[] => {
      const detail = whatIsWrong(glob);
      return detail === undefined ? [] : [{ pointer: `${pointer}/${list}/${index}`, detail }];
    }),
  );
  if (errors.length > 0) throw invalidRequest(errors);
}

function whatIsWrong(glob: string): string | undefined {
  if (glob.includes('\0')) return 'has a NUL, which no path has';
  if (glob.startsWith('/') || glob.split('/').includes('..'))
    return 'is not relative to the workspace: write it without a leading slash and without ".."';
  const wildcards = glob.match(/\*+|\?/g)?.length ?? 0;
  if (wildcards > MOST_WILDCARDS) return `has ${wildcards} wildcards: at most ${MOST_WILDCARDS} are taken`;
  try {
    compile(glob);
    return undefined;
  } catch (error) {
    return `is not a glob: ${error instanceof Error ? error.message : String(error)}`;
  }
}

export function createPathFilter({ include = [], exclude = [] }: ArtifactFilter): PathFilter {
  const included = include.map(compile);
  const excluded = exclude.map(compile);
  const reached = include.map((glob) => reachOf(glob, compile));
  const closed = exclude.map((glob) => reachOf(glob, compile));
  const named = new Set(include.flatMap((glob) => glob.split(/[/{},]/)));
  const isArtifact = (path: string) =>
    (included.length === 0 || included.some((matches) => matches(path))) &&
    !excluded.some((matches) => matches(path));
  const mayHold = (path: string) =>
    (reached.length === 0 || reached.some((glob) => glob.mayHold(path))) &&
    !closed.some((glob) => glob.holdsAll(path));

  return {
    names: (name) => named.has(name),
    async selectDirectories(directories) {
      if (included.length + excluded.length === 0) return directories;
      const slow = new Set<string>();
      const chosen = await inBatches(
        directories,
        ({ path }) => mayHold(path),
        (path) => void slow.add(path),
      );
      return slow.size === 0 ? chosen : [...chosen, ...directories.filter(({ path }) => slow.has(path))];
    },
    async select(files, omit) {
      if (included.length + excluded.length === 0) return files;
      return await inBatches(
        files,
        ({ path }) => isArtifact(path),
        (path) => omit(path, 'globs_too_slow', 'The globs of the filter take too long to match it.'),
      );
    },
  };
}

/** A batch that takes too long is halved, down to the paths that do. */
async function inBatches<T extends HasPath>(
  files: readonly T[],
  isChosen: (file: T) => boolean,
  giveUp: (path: string) => void,
): Promise<T[]> {
  const chosen: T[] = [];
  const batches = Array.from({ length: Math.ceil(files.length / BATCH) }, (_, index) =>
    files.slice(index * BATCH, (index + 1) * BATCH),
  ).toReversed();
  let wastedMs = 0;
  for (let batch = batches.pop(); batch !== undefined; batch = batches.pop()) {
    const matched = wastedMs < MOST_WASTED_MS ? matchInTime(batch, isChosen) : undefined;
    if (matched !== undefined) for (const file of matched) chosen.push(file);
    else if (batch.length > 1 && wastedMs < MOST_WASTED_MS) {
      const half = Math.ceil(batch.length / 2);
      batches.push(batch.slice(half), batch.slice(0, half));
    } else for (const { path } of batch) giveUp(path);
    if (matched === undefined) wastedMs += BATCH_MS;
    await new Promise(setImmediate);
  }
  return chosen;
}

function matchInTime<T>(files: readonly T[], isChosen: (file: T) => boolean): T[] | undefined {
  try {
    return withinTime(BATCH_MS, () => files.filter(isChosen));
  } catch {
    return undefined;
  }
}

/** Wildcards, classes and alternatives only: what repeats a group can take for ever to match. */
function compile(glob: string): (path: string) => boolean {
  const literalGroups = glob.replaceAll(/\\?[()|+!@]/gs, (found) => `\\${found.at(-1) ?? ''}`);
  return picomatch(literalGroups, { dot: true, noextglob: true, nonegate: true, strictBrackets: true });
}
