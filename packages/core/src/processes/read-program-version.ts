import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Environment } from '../claude/environment.ts';
import type { Owner } from '../system/owner.ts';

export type ProgramVersion = { readonly version: string } | { readonly failure: string };

export interface ProgramOptions {
  /** Of which it gets the PATH. */
  readonly environment: Environment;
  /** Ends the wait. */
  readonly signal: AbortSignal;
  /** Who it runs as, where this process is root. @default the user of this process */
  readonly user?: Owner | undefined;
  /** What its home is, in a directory that is there. An earlier one is removed first. @default a new temporary one */
  readonly home?: string;
  /** @default 10000 */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;
const MOST_CHARACTERS = 4_096;

/**
 * The version that a program tells with --version. It gets PATH and a home of its own and nothing else of the
 * environment, and is ended with all it has started when it takes too long.
 */
export async function readProgramVersion(program: string, options: ProgramOptions): Promise<ProgramVersion> {
  const { environment, signal, user, timeoutMs = TIMEOUT_MS } = options;
  const home = await makeHome(options.home);
  try {
    // Another user may be in it, and leaves nothing there.
    if (user !== undefined) await chmod(home, 0o755);
    const child = spawn(program, ['--version'], {
      cwd: home,
      // A group of its own, so that its children can be ended with it.
      detached: true,
      env: { PATH: environment['PATH'], HOME: home, CLAUDE_CONFIG_DIR: home, DISABLE_AUTOUPDATER: '1' },
      stdio: ['ignore', 'pipe', 'ignore'],
      ...user,
    });
    return await answerOf(child, { signal, timeoutMs });
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function makeHome(home: string | undefined): Promise<string> {
  if (home === undefined) return await mkdtemp(path.join(os.tmpdir(), 'claude-ops-version-'));
  await rm(home, { recursive: true, force: true });
  await mkdir(home, { mode: 0o700 });
  return home;
}

async function answerOf(
  child: ChildProcess,
  { signal, timeoutMs }: { readonly signal: AbortSignal; readonly timeoutMs: number },
): Promise<ProgramVersion> {
  const over = new AbortController();
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    if (text.length < MOST_CHARACTERS) text += chunk;
  });
  try {
    const exit = await Promise.race([
      exitOf(child),
      delay(timeoutMs, `no answer within ${timeoutMs / 1_000} seconds`, {
        signal: AbortSignal.any([signal, over.signal]),
      }).catch(() => 'interrupted'),
    ]);
    if (exit !== undefined) return { failure: exit };
    const version = versionIn(text);
    return version === undefined ? { failure: 'it told none' } : { version };
  } finally {
    over.abort();
    endGroupOf(child);
  }
}

/** Resolves once all it had to say was read: undefined where it ended well, else the reason. */
function exitOf(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) =>
      resolve(code === 0 ? undefined : `it ended with ${signal ?? `exit code ${code}`}`),
    );
  });
}

/** The first version in what a program has told. */
export function versionIn(text: string): string | undefined {
  return /\d+\.\d+(?:\.\d+)*/.exec(text.slice(0, MOST_CHARACTERS))?.[0];
}

function endGroupOf(child: ChildProcess): void {
  child.stdout?.destroy();
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}
