import type { Readable } from 'node:stream';
import { execa } from 'execa';
import { MARK_VARIABLE } from '../../claude/environment.ts';
import { signalGroup } from '../../processes/signal-group.ts';
import { CLOSED_ENVIRONMENT, CLOSED_SETTINGS } from '../../git/closed-git.ts';

/** Besides: the names and modes of the workspace are taken as they are. */
const SETTINGS = [
  ...CLOSED_SETTINGS,
  ...[
    ['core.safecrlf', 'false'],
    ['core.fileMode', 'true'],
    ['core.symlinks', 'true'],
    ['core.ignoreCase', 'false'],
    ['core.protectNTFS', 'false'],
    ['core.protectHFS', 'false'],
    ['core.quotePath', 'true'],
    ['diff.ignoreSubmodules', 'all'],
  ],
].flatMap((setting) => ['-c', setting.join('=')]);

const MOST_ERROR_CHARACTERS = 4_096;
const NOTHING = new Uint8Array();

/** Git was there, and did not do it. */
export class GitError extends Error {
  override readonly name = 'GitError';
}

export interface GitPlace {
  readonly gitDirectory: string;
  readonly workTree: string;
  readonly indexFile: string;
  /** For `PATH`. */
  readonly path: string | undefined;
  /** What its processes carry in their environment, to be found by. */
  readonly mark: string;
  readonly signal: AbortSignal;
}

/**
 * What a git command prints. The whole process group is ended when the signal is aborted, or when it is left early.
 *
 * @throws where git does not exit with 0 or one of the codes that are fine.
 */
export async function* runGit(
  place: GitPlace,
  commandArguments: readonly string[],
  { input = NOTHING, fine = [0] }: { readonly input?: Uint8Array; readonly fine?: readonly number[] } = {},
): AsyncGenerator<Uint8Array, void> {
  place.signal.throwIfAborted();
  const subprocess = execa('git', [...SETTINGS, ...commandArguments], {
    cwd: place.workTree,
    env: environmentOf(place),
    extendEnv: false,
    detached: true,
    cleanup: false,
    buffer: false,
    reject: false,
    input,
    encoding: 'buffer',
    stdio: 'pipe',
  });
  const { pid, stdout, stderr } = subprocess;
  if (pid === undefined)
    throw new Error('git could not be started: install it.', { cause: (await subprocess).cause });
  const kill = () => signalGroup(pid, 'SIGKILL');
  place.signal.addEventListener('abort', kill);
  const said = tailOf(stderr);
  try {
    for await (const chunk of stdout) if (chunk instanceof Uint8Array) yield chunk;
    const { exitCode } = await subprocess;
    place.signal.throwIfAborted();
    if (exitCode === undefined || !fine.includes(exitCode))
      throw new GitError(`git ${commandArguments[0] ?? ''} failed: ${said.text.trim()}`);
  } finally {
    kill();
    place.signal.removeEventListener('abort', kill);
    await subprocess;
  }
}

/** All that a git command prints. */
export async function gitBytes(...call: Parameters<typeof runGit>): Promise<Buffer> {
  const chunks = [];
  for await (const chunk of runGit(...call)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** All that a git command prints, as text. */
export async function gitText(...call: Parameters<typeof runGit>): Promise<string> {
  return (await gitBytes(...call)).toString();
}

function environmentOf({ gitDirectory, workTree, indexFile, path, mark }: GitPlace): Record<string, string> {
  return {
    ...(path === undefined ? {} : { PATH: path }),
    ...CLOSED_ENVIRONMENT,
    [MARK_VARIABLE]: mark,
    GIT_DIR: gitDirectory,
    GIT_WORK_TREE: workTree,
    GIT_INDEX_FILE: indexFile,
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
  };
}

function tailOf(stream: Readable): { readonly text: string } {
  let text = '';
  stream.on('data', (chunk: Buffer) => (text = (text + chunk.toString()).slice(-MOST_ERROR_CHARACTERS)));
  return {
    get text() {
      return text;
    },
  };
}
