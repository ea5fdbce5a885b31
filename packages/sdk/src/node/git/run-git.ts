import { Buffer } from 'node:buffer';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gitEnvironment } from './git-environment.ts';

/** A pipe in the place of a file that git reads would hold it for ever. */
const TIMEOUT_MS = 120_000;

/** Nothing that the repository has set may run, and nothing is fetched. */
const CLOSED_SETTINGS = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.untrackedCache=false',
  'protocol.allow=never',
  'safe.directory=*',
  'gc.auto=0',
  'maintenance.auto=false',
].flatMap((setting) => ['-c', setting]);

export interface GitCall {
  readonly cwd: string;
  readonly input?: Uint8Array | undefined;
  /** More variables, such as `GIT_INDEX_FILE`. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface GitAnswer {
  readonly stdout: Buffer;
  readonly stderr: string;
  /** Null where a signal or the time limit ended it. */
  readonly exitCode: number | null;
}

/** Runs git to its end. @returns undefined where there is no git. */
export async function runGit(
  commandArguments: readonly string[],
  { cwd, input, environment, signal }: GitCall,
): Promise<GitAnswer | undefined> {
  signal?.throwIfAborted();
  const { git, ended } = startGit(commandArguments, { cwd, environment, signal, timeoutMs: TIMEOUT_MS });
  // Git may end before it has read its input.
  git.stdin.on('error', () => undefined);
  git.stdin.end(input);
  const [stdout, stderr, end] = await Promise.all([allOf(git.stdout), allOf(git.stderr), ended]);
  signal?.throwIfAborted();
  if (end instanceof Error) return undefined;
  return { stdout, stderr: stderr.toString(), exitCode: end };
}

interface GitStart extends Omit<GitCall, 'input'> {
  /** @default none */
  readonly timeoutMs?: number;
}

/** Starts git. It ends with its exit code, null where a signal ended it, or the reason why it could not be started. */
export function startGit(
  commandArguments: readonly string[],
  { cwd, environment = {}, signal, timeoutMs }: GitStart,
): { git: ChildProcessWithoutNullStreams; ended: Promise<number | null | Error> } {
  const git = spawn('git', ['--no-pager', ...CLOSED_SETTINGS, ...commandArguments], {
    cwd,
    env: { ...gitEnvironment(), ...environment },
    stdio: 'pipe',
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    signal,
  });
  const ended = new Promise<number | null | Error>((resolve) => {
    git.once('error', resolve).once('close', resolve);
  });
  return { git, ended };
}

/** Nothing of a git that could not be started. */
async function allOf(stream: Readable): Promise<Buffer> {
  return await buffer(stream).catch(() => Buffer.alloc(0));
}

/** What a git command prints, in bytes. @returns undefined where there is no git, or where it does not exit with 0. */
export async function gitOutput(...call: Parameters<typeof runGit>): Promise<Buffer | undefined> {
  const answer = await runGit(...call);
  return answer?.exitCode === 0 ? answer.stdout : undefined;
}
