import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { MARK_VARIABLE } from '../../../src/claude/environment.ts';
import { findMarked } from '../../../src/processes/sweep/find-marked.ts';
import { sweep, sweepBy } from '../../../src/processes/sweep/sweep.ts';

/** Of this run alone: another checkout may be tested at the same time. */
const MARK = `sweep-test-${randomUUID()}.attempt`;

interface Started extends AsyncDisposable {
  readonly child: ChildProcess;
  /** Its first word. */
  readonly said: string;
  /** The signal it ended by, once it has ended. */
  readonly ended: Promise<NodeJS.Signals | null>;
}

/** Runs a shell script that carries the mark, until it has said something. */
async function startMarked(script: string, ...scriptArguments: string[]): Promise<Started> {
  const child = spawn('sh', ['-c', script, 'sh', ...scriptArguments], {
    env: { ...process.env, [MARK_VARIABLE]: MARK },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit').then(([, signal]) => signal as NodeJS.Signals | null);
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    child,
    said: said.toString(),
    ended,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

const marked = async () => [...(await findMarked(MARK)).marked];

test('a process that carries the mark is killed, and whoever does not is left alone', async () => {
  await using one = await startMarked('echo started; read _');
  await using other = await startMarked(`export ${MARK_VARIABLE}=other; exec sh -c 'echo started; read _'`);
  expect(await sweep(MARK)).toEqual({ killed: 1, survivors: [] });
  expect(await one.ended).toBe('SIGKILL');
  expect(other.child.exitCode ?? other.child.signalCode).toBeNull();
});

test('where nothing carries the mark nothing is killed', async () => {
  expect(await sweep('sweep-test.of-nobody')).toEqual({ killed: 0, survivors: [] });
});

test('the process that sweeps does not kill itself', async () => {
  expect(await findMarked('')).not.toMatchObject({ marked: expect.arrayContaining([process.pid]) });
});

test('a process that becomes another program, with more in its environment, keeps the mark', async () => {
  await using one = await startMarked(`exec env MORE=1 sh -c 'echo started; read _'`);
  expect(await marked()).toEqual([one.child.pid]);
  expect(await sweep(MARK)).toMatchObject({ killed: 1 });
});

test('a process that takes the mark out of its own environment keeps it for the kernel', async () => {
  await using one = await startMarked(`unset ${MARK_VARIABLE}; echo started; read _`);
  expect(await marked()).toEqual([one.child.pid]);
  expect(await sweep(MARK)).toMatchObject({ killed: 1 });
});

test('a process that starts another with an empty environment is not found there: this takes a PID namespace', async () => {
  await using one = await startMarked(`exec env -i sh -c 'echo started; read _'`);
  expect(await sweep(MARK)).toEqual({ killed: 0, survivors: [] });
  expect(one.child.exitCode ?? one.child.signalCode).toBeNull();
});

test('a daemon that forked twice into a session of its own is killed', async () => {
  await using _one = await startMarked(
    `(setsid sh -c 'trap "" TERM HUP INT; echo started; while :; do sleep 1; done' &); exit 0`,
  );
  await expect.poll(async () => (await marked()).length).toBeGreaterThan(0);
  await sweep(MARK);
  expect(await marked()).toEqual([]);
});

/** A script whose every process starts the next one and ends, after a pause. The chain ends when the script is gone. */
async function writeChain(pause: string): Promise<AsyncDisposable & { readonly script: string }> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'chain-'));
  const script = path.join(directory, 'chain.sh');
  await writeFile(script, `${pause}\n[ -e "$0" ] && setsid sh "$0" >/dev/null 2>&1 &\n`);
  return { script, [Symbol.asyncDispose]: () => rm(directory, { recursive: true }) };
}

test('a chain of processes, each of which starts the next and ends, is caught', async () => {
  await using chain = await writeChain('sleep 0.3');
  await using first = await startMarked('echo started; setsid sh "$1" >/dev/null &', chain.script);
  await first.ended;
  const generation = await vi.waitFor(
    async () => {
      const found = await marked();
      expect(found).not.toEqual([]);
      return found;
    },
    { timeout: 15_000 },
  );
  const isGone = async () => !(await marked()).some((pid) => generation.includes(pid));
  await vi.waitFor(async () => expect(await isGone()).toBe(true), { timeout: 5_000 });
  const report = await sweep(MARK);
  expect(report.killed).toBeGreaterThan(0);
  expect(report.survivors).toEqual([]);
  expect(await marked()).toEqual([]);
});

test('a chain without a pause, which a look may miss, is over once a sweep is', async () => {
  await using chain = await writeChain(':');
  await using first = await startMarked('echo started; setsid sh "$1" >/dev/null &', chain.script);
  await first.ended;
  const report = await sweep(MARK);
  expect(report.survivors).toEqual([]);
  // The script is still there: whatever lived on would start the next.
  for (let look = 0; look < 20; look += 1) expect(await marked()).toEqual([]);
});

test.for<[string, misses: number, newest: (look: number) => string]>([
  ['one look misses', 1, () => '1'],
  ['looks miss while others are started', 15, String],
])('a process that %s is found all the same', async ([, misses, newest]) => {
  await using one = await startMarked('echo started; read _');
  const pid = one.child.pid ?? 0;
  let looks = 0;
  const look = async () => {
    looks += 1;
    const isAlive = one.child.signalCode === null;
    return { marked: looks > misses && isAlive ? [pid] : [], unclear: [], newest: newest(looks) };
  };
  expect(await sweepBy(look)).toEqual({ killed: 1, survivors: [] });
  expect(await one.ended).toBe('SIGKILL');
});

test('a process that has ended, and that its parent does not ask for, is not taken for unclear', async () => {
  await using parent = await startMarked(`exec 3<&0; (read _ <&3) & echo $!; exec sleep 300`);
  const of = (pid: number | undefined, file: string) => readFile(`/proc/${pid}/${file}`, 'utf8');
  const zombie = Number(parent.said);
  await expect.poll(async () => await of(parent.child.pid, 'cmdline')).toMatch(/^sleep/);
  parent.child.stdin?.end();
  await expect.poll(async () => await of(zombie, 'stat')).toContain(') Z ');
  const look = await findMarked(MARK);
  expect(look.marked).toEqual([parent.child.pid]);
  expect(look.unclear).not.toContain(zombie);
});
