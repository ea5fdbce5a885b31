import { MARK_VARIABLE } from '../../claude/environment.ts';
import type { GitSetting } from '../../git/closed-git.ts';
import { GitFailure } from '../../git/git-failure.ts';
import { streamGit, type GitRun } from '../../git/run-git.ts';

/** The names and modes of the workspace are taken as they are. */
const SETTINGS: readonly GitSetting[] = [
  ['core.safecrlf', 'false'],
  ['core.fileMode', 'true'],
  ['core.symlinks', 'true'],
  ['core.ignoreCase', 'false'],
  ['core.protectNTFS', 'false'],
  ['core.protectHFS', 'false'],
  ['core.quotePath', 'true'],
  ['diff.ignoreSubmodules', 'all'],
];

export interface GitPlace {
  readonly gitDirectory: string;
  readonly workTree: string;
  readonly indexFile: string;
  /** For `PATH`. */
  readonly path: string | undefined;
  /** A mark in the environment of its processes, to find them by. */
  readonly mark: string;
  readonly signal: AbortSignal;
}

/**
 * Runs a git command in a private repository, and yields what it prints.
 *
 * @throws {GitFailure} which names the command.
 */
export async function* runGit(
  place: GitPlace,
  commandArguments: readonly string[],
  options: Pick<GitRun, 'input' | 'fine'> = {},
): AsyncGenerator<Buffer, void> {
  const { workTree: cwd, signal } = place;
  const run = { cwd, environment: environmentOf(place), settings: SETTINGS, signal };
  try {
    yield* streamGit(commandArguments, { ...run, ...options });
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    throw new GitFailure(`git ${commandArguments[0] ?? ''} failed: ${error.message}`);
  }
}

/** All that a git command prints. */
export async function gitBytes(...call: Parameters<typeof runGit>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(runGit(...call)));
}

/** All that a git command prints, as text. */
export async function gitText(...call: Parameters<typeof runGit>): Promise<string> {
  return (await gitBytes(...call)).toString();
}

function environmentOf({ gitDirectory, workTree, indexFile, path, mark }: GitPlace): Record<string, string> {
  return {
    ...(path === undefined ? {} : { PATH: path }),
    [MARK_VARIABLE]: mark,
    GIT_DIR: gitDirectory,
    GIT_WORK_TREE: workTree,
    GIT_INDEX_FILE: indexFile,
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
  };
}
