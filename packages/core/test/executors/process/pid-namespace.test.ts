import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { exitInNamespace, findPidNamespacePrefix } from '../../../src/executors/process/pid-namespace.ts';
import { silentLogger } from '../../../src/logger.ts';

const prefix = await findPidNamespacePrefix(process.env, silentLogger);
const isOffered = prefix.length > 0;

/** A time to sleep that no other process sleeps: it tells processes apart that carry nothing else. */
function someTime(): string {
  return `300.${process.hrtime.bigint()}`;
}

/** The processes that sleep for that time. */
function sleepsOf(seconds: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'latin1') === `sleep\0${seconds}\0`;
    } catch {
      return false;
    }
  });
}

interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<unknown>;
  /** Those it left to nobody: one of them has emptied its environment. */
  daemons(): string[];
}

/** A run that forks two daemons, each into a session of its own, and then waits for its input to end. */
async function startRun(): Promise<Run> {
  const seconds = someTime();
  const script = `
    setsid sh -c 'setsid sleep ${seconds} & env -i setsid sleep ${seconds} &' </dev/null >/dev/null 2>&1
    echo started
    read _
    exit 5`;
  const [command = '', ...options] = prefix;
  const child = spawn(command, [...options, 'sh', '-c', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  const daemons = () => sleepsOf(seconds);
  await expect.poll(() => daemons()).toHaveLength(2);
  return { child, ended, daemons };
}

test.runIf(isOffered)('a process that forked twice ends with the run, whose exit code stays', async () => {
  const { child, ended, daemons } = await startRun();
  child.stdin?.end();
  expect(await ended).toEqual([5, null]);
  expect(daemons()).toEqual([]);
});

test.runIf(isOffered)('everything in the namespace ends when its parent is killed', async () => {
  const { child, ended, daemons } = await startRun();
  child.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
  await expect.poll(() => daemons()).toEqual([]);
});

test.runIf(isOffered)(
  'a run that is killed from outside is told as such, whatever its parent makes of it',
  async () => {
    const seconds = someTime();
    const [command = '', ...options] = prefix;
    const child = spawn(command, [...options, 'sleep', seconds], { stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const ended = once(child, 'close') as Promise<[number | null, string | null]>;
    const [pid] = await vi.waitFor(
      () => {
        const found = sleepsOf(seconds);
        expect(found).toHaveLength(1);
        return found;
      },
      { timeout: 15_000 },
    );
    process.kill(Number(pid), 'SIGKILL');
    const [code, signal] = await ended;
    const exit = exitInNamespace({ code, signal }, stderr);
    expect(exit.signal ?? exit.code).toEqual(exit.signal === null ? 137 : expect.any(String));
  },
);

test('where the commands are not there, there is no prefix, and the log says so', async () => {
  const warnings: string[] = [];
  const logger = { ...silentLogger, warn: (_: object, message: string) => void warnings.push(message) };
  expect(await findPidNamespacePrefix({ PATH: '/is-not-there' }, logger)).toEqual([]);
  expect(warnings).toEqual([expect.stringContaining('no PID namespace')]);
});

test.for([
  [{ code: 0, signal: null }, '', { code: 0, signal: null }],
  [{ code: 137, signal: null }, 'Killed', { code: 137, signal: null }],
  [{ code: null, signal: 'SIGKILL' }, '', { code: null, signal: 'SIGKILL' }],
  [
    { code: 1, signal: null },
    'a word\nunshare: sigprocmask unblock failed: Invalid argument',
    { code: null, signal: 'unknown signal' },
  ],
])('%o with %j on stderr is an end by %o', ([exit, stderr, expected]) => {
  expect(exitInNamespace(exit as never, stderr as string)).toEqual(expected);
});
