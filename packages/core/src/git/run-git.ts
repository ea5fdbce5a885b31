import { pipeline, type Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { startProcessGroup, type ProcessGroup } from '../processes/process-group.ts';
import { signalGroup } from '../processes/signal-group.ts';
import { keepStderrTail } from '../processes/stderr-tail.ts';
import type { Mask } from '../secrets/mask.ts';
import { settlesWithin } from '../system/settles-within.ts';
import { CLOSED_ENVIRONMENT, CLOSED_SETTINGS, type GitSetting } from './closed-git.ts';
import { GitFailure, GitNotStartedError } from './git-failure.ts';

/** How long pipes may stay open once git is gone, in milliseconds. */
const PIPE_GRACE_MS = 1_000;

export interface GitRun {
  readonly cwd: string;
  /** The whole environment, but for the variables that close git. */
  readonly environment: Readonly<Record<string, string>>;
  /** Besides those that close git. Anybody on the machine can read them. @default none */
  readonly settings?: readonly GitSetting[];
  /** Ends git, with all of its process group. */
  readonly signal: AbortSignal;
  /** Takes secrets out of what git says when it fails. @default there are none */
  readonly mask?: Mask;
  /** The input of git. A stream is destroyed at the end. @default nothing */
  readonly input?: Uint8Array | Readable | undefined;
  /** The exit codes that are no failure. @default 0 */
  readonly fine?: readonly number[];
}

/**
 * Runs git, and yields what it prints, as fast as that is read. When this is over, or is left early, its process group is gone.
 *
 * @throws {GitFailure} where it does not exit with a code that is fine.
 * @throws {GitNotStartedError} where there is no git.
 * @throws the reason of the signal, where it is aborted.
 */
export async function* streamGit(
  commandArguments: readonly string[],
  run: GitRun,
): AsyncGenerator<Buffer, void> {
  const { signal, mask = unmasked, fine = [0] } = run;
  signal.throwIfAborted();
  const git = await start(commandArguments, run);
  const end = () => signalGroup(git.groupId, 'SIGKILL');
  signal.addEventListener('abort', end, { once: true });
  // It may have been aborted while git was started.
  if (signal.aborted) end();
  const output = readOutput(git.stdout);
  const stderr = keepStderrTail(git.stderr, mask);
  const gone = git.exited.then(end).then(() => letGoOfPipes(git, output, stderr.ended));
  try {
    yield* output.chunks;
    const { code } = await git.exited;
    await gone;
    signal.throwIfAborted();
    if (code === null || !fine.includes(code))
      throw new GitFailure(stderr.text || `git ended with ${code ?? 'a signal'}`);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    if (!git.hasExited()) end();
    await gone;
    signal.removeEventListener('abort', end);
  }
}

/**
 * Runs git to its end.
 *
 * @returns what it has printed.
 * @throws as {@link streamGit} does, and {GitFailure} where git prints more than `maxBytes`.
 */
export async function collectGit(
  commandArguments: readonly string[],
  { maxBytes = Infinity, ...run }: GitRun & { readonly maxBytes?: number },
): Promise<Buffer> {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of streamGit(commandArguments, run)) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new GitFailure('git printed more than anybody reads');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function start(
  commandArguments: readonly string[],
  { cwd, environment, settings = [], input }: GitRun,
): Promise<ProcessGroup> {
  const told = [...CLOSED_SETTINGS, ...settings].flatMap((setting) => ['-c', setting.join('=')]);
  try {
    const git = await startProcessGroup({
      command: ['git', ...told, ...commandArguments],
      cwd,
      environment: { ...environment, ...CLOSED_ENVIRONMENT },
    });
    // Git says itself what it has not read to the end.
    if (input === undefined || input instanceof Uint8Array) git.stdin.end(input);
    else pipeline(input, git.stdin, () => undefined);
    return git;
  } catch (error) {
    throw new GitNotStartedError(error);
  }
}

interface Output {
  readonly chunks: AsyncIterable<Buffer>;
  /** How many have been read. */
  readonly count: number;
  /** Whether the reader has not asked for the next one. */
  readonly isHeldBack: boolean;
  readonly ended: Promise<void>;
}

function readOutput(stdout: Readable): Output {
  const printed: AsyncIterable<Buffer> = stdout;
  const ended = finished(stdout).catch(() => undefined);
  let [count, isHeldBack] = [0, false];
  const read = async function* () {
    try {
      for await (const chunk of printed) {
        count += 1;
        isHeldBack = true;
        yield chunk;
        isHeldBack = false;
      }
    } finally {
      isHeldBack = false;
    }
  };
  return {
    chunks: read(),
    ended,
    get count() {
      return count;
    },
    get isHeldBack() {
      return isHeldBack;
    },
  };
}

/** A process that has left git's group may hold its pipes open. While the reader holds the output back, nothing is dropped. */
async function letGoOfPipes(git: ProcessGroup, output: Output, stderrEnded: Promise<void>): Promise<void> {
  const ended = Promise.all([output.ended, stderrEnded]);
  for (let count = -1; count !== output.count || output.isHeldBack;) {
    count = output.count;
    if (await settlesWithin(ended, PIPE_GRACE_MS)) return;
  }
  git.stdout.destroy();
  git.stderr.destroy();
}

function unmasked(text: string): string {
  return text;
}
