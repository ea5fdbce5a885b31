import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ProgramOptions } from './check-programs.ts';

export type ProgramVersion = { readonly version: string } | { readonly failure: string };

const TIMEOUT_MS = 10_000;
const MOST_CHARACTERS = 4_096;

/**
 * The version that a program tells with --version. It gets PATH and a home of its own and nothing else of the
 * environment, and is ended with all it has started when it takes too long.
 */
export async function readProgramVersion(
  program: string,
  { environment, signal, timeoutMs = TIMEOUT_MS }: ProgramOptions & { readonly timeoutMs?: number },
): Promise<ProgramVersion> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'claude-ops-doctor-'));
  try {
    const child = spawn(program, ['--version'], {
      cwd: home,
      // A group of its own, so that its children can be ended with it.
      detached: true,
      env: { PATH: environment['PATH'], HOME: home, CLAUDE_CONFIG_DIR: home, DISABLE_AUTOUPDATER: '1' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return await answerOf(child, { signal, timeoutMs });
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  }
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
    return exit === undefined ? versionIn(text) : { failure: exit };
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

function versionIn(text: string): ProgramVersion {
  const [version] = /\d+\.\d+(?:\.\d+)*/.exec(text.slice(0, MOST_CHARACTERS)) ?? [];
  return version === undefined ? { failure: 'it told none' } : { version };
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
