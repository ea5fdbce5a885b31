import path from 'node:path';
import type { Owner } from '../../../system/owner.ts';

/** Directories of one run as the server sees them. Absolute paths. */
export interface OwnPlaces {
  readonly workspace: string;
  /** Has `home` and `tmp` in it, and what the mounts of the run are made from. */
  readonly attempt: string;
  /** Who the run is; undefined: the user of this server. */
  readonly user: Owner | undefined;
  /** Most processes of the run, where that is less than the server gives. */
  readonly processes?: number | undefined;
  /** Tells the root directories of one attempt apart. @default that of the CLI */
  readonly name?: string;
  /** The program that the run starts, where its user can't pass to it. */
  readonly program?: BoundProgram | undefined;
}

/** A program that a run gets by a mount. */
export interface BoundProgram {
  /** The file, or the directory of its package. Absolute. */
  readonly source: string;
  readonly isDirectory: boolean;
}

/** Directories that hold those of all runs. Absolute paths. */
export interface SharedPlaces {
  readonly workspaces: string;
  readonly attempts: string;
  /** Those of tasks that have ended. No run passes through it. */
  readonly sessions?: string;
}

/** Directories of one run as its agent sees them. Absolute paths. */
export interface SeenPlaces {
  readonly workspace: string;
  readonly home: string;
  readonly temporaryDirectory: string;
}

/** Names of what is in the directory of an attempt. */
export const IN_ATTEMPT = {
  home: 'home',
  temporaryDirectory: 'tmp',
  program: 'claude',
  root: 'root',
  table: 'mounts',
} as const;

/** Where runs have what is theirs: the same for every one. */
export interface FixedPlaces extends SeenPlaces {
  /** What the directory of the attempt is bound to. */
  readonly attempt: string;
  /** What a program is bound to. */
  readonly program: string;
}

/**
 * Chooses paths at the top of the file system that the machine doesn't use, so that no directory above them is anybody's
 * but root's. In containers the workspace has the same path.
 *
 * @param taken the names that there are at the top
 */
export function fixedPlaces(taken: ReadonlySet<string>): FixedPlaces {
  const attempt = `/${firstFree('claude-ops', taken)}`;
  return {
    attempt,
    workspace: `/${firstFree('workspace', taken)}`,
    home: path.join(attempt, IN_ATTEMPT.home),
    temporaryDirectory: path.join(attempt, IN_ATTEMPT.temporaryDirectory),
    program: path.join(attempt, IN_ATTEMPT.program),
  };
}

function firstFree(name: string, taken: ReadonlySet<string>): string {
  for (let number = 1, tried = name; ; number += 1, tried = `${name}-${number}`)
    if (!taken.has(tried)) return tried;
}

/** Without mounts an agent sees what the server sees. */
export function placesAsTheyAre({
  workspace,
  attempt,
}: Pick<OwnPlaces, 'workspace' | 'attempt'>): SeenPlaces {
  return {
    workspace,
    home: path.join(attempt, IN_ATTEMPT.home),
    temporaryDirectory: path.join(attempt, IN_ATTEMPT.temporaryDirectory),
  };
}
