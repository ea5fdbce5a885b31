import type { Readable } from 'node:stream';
import { startProcessGroup, type ProcessGroup } from '../processes/process-group.ts';
import { keepStderrTail } from '../processes/stderr-tail.ts';
import { signalGroup } from '../processes/signal-group.ts';
import type { Mask } from '../secrets/mask.ts';
import { settlesWithin } from '../system/settles-within.ts';
import { workspaceFailure } from '../attempt/workspace-failure.ts';

/** How long pipes may stay open once git is gone, in milliseconds. */
const PIPE_GRACE_MS = 1_000;
const MOST_OUTPUT_BYTES = 8 * 1024 * 1024;

export interface GitRun {
  readonly cwd: string;
  /** The whole environment. */
  readonly environment: Record<string, string>;
  /** Ends git, with all of its process group. */
  readonly signal: AbortSignal;
  readonly mask: Mask;
  /** Is given the output as it comes, and ends git by throwing. @default collected, up to 8 MiB */
  readonly onOutput?: (chunk: Buffer) => void;
}

/** What git said when it failed, secrets masked. */
export class GitFailure extends Error {
  override readonly name = 'GitFailure';
}

/**
 * Runs git to its end: when this settles, its process group is gone.
 *
 * @returns what it has printed, where nothing else takes it.
 * @throws {GitFailure} where it fails.
 * @throws {ClaudeOpsError} workspace_failed, where there is no git.
 * @throws the reason of the signal, where it is aborted.
 */
export async function runGit(commandArguments: readonly string[], run: GitRun): Promise<string> {
  const { signal } = run;
  signal.throwIfAborted();
  const git = await start(commandArguments, run);
  const end = () => signalGroup(git.groupId, 'SIGKILL');
  signal.addEventListener('abort', end, { once: true });
  // It may have been aborted while git was started.
  if (signal.aborted) end();
  try {
    const chunks: Buffer[] = [];
    const stderr = keepStderrTail(git.stderr, run.mask);
    const output = read(git.stdout, run.onOutput ?? collectInto(chunks)).catch((error: unknown) => {
      end();
      return { error };
    });
    const { code } = await git.exited;
    end();
    await letGoOfPipes(git, [output, stderr.ended]);
    const problem = await output;
    signal.throwIfAborted();
    if (problem !== undefined) throw problem.error;
    if (code !== 0) throw new GitFailure(stderr.text || `git ended with ${code ?? 'a signal'}`);
    return Buffer.concat(chunks).toString();
  } finally {
    signal.removeEventListener('abort', end);
  }
}

async function start(
  commandArguments: readonly string[],
  { cwd, environment }: GitRun,
): Promise<ProcessGroup> {
  try {
    const git = await startProcessGroup({ command: ['git', ...commandArguments], cwd, environment });
    git.stdin.end();
    return git;
  } catch (error) {
    throw workspaceFailure(
      'git could not be started: have it installed on the server, where PATH finds it.',
      error,
    );
  }
}

async function read(stdout: Readable, onOutput: (chunk: Buffer) => void): Promise<undefined> {
  const chunks: AsyncIterable<Buffer> = stdout;
  for await (const chunk of chunks) onOutput(chunk);
  return undefined;
}

function collectInto(chunks: Buffer[]): (chunk: Buffer) => void {
  let bytes = 0;
  return (chunk) => {
    bytes += chunk.length;
    if (bytes > MOST_OUTPUT_BYTES) throw new GitFailure('git printed more than anybody reads');
    chunks.push(chunk);
  };
}

/** What has left git's group may hold its pipes open. */
async function letGoOfPipes(git: ProcessGroup, ended: Promise<unknown>[]): Promise<void> {
  if (await settlesWithin(Promise.all(ended), PIPE_GRACE_MS)) return;
  git.stdout.destroy();
  git.stderr.destroy();
}
