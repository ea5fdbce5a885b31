import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createRunUsers } from '../../../../src/executors/process/users/run-users.ts';
import { silentLogger } from '../../../../src/logger.ts';
import { rangeOf } from '../../../support/agent-users.ts';

const isRoot = process.getuid?.() === 0;

/** Becomes another process at once, time and again, some thousand times: a look at all processes may never see it. */
const FORKS_ON = 'next() { [ "$1" = 0 ] || next $(($1 - 1)) & }; next 8000';

function start(uid: number, line: string): void {
  const become = [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', 'setsid', 'sh', '-c', line];
  spawn('setpriv', become, { detached: true, stdio: 'ignore', env: { PATH: process.env['PATH'] } }).unref();
}

/** Whether a user has a process at any moment of some time, which no fork is longer than. */
async function isSeen(uid: number): Promise<boolean> {
  for (const end = performance.now() + 500; performance.now() < end; await delay(1))
    if (
      readdirSync('/proc')
        .toReversed()
        .some((pid) => isOf(pid, uid))
    )
      return true;
  return false;
}

function isOf(pid: string, uid: number): boolean {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    return new RegExp(`^Uid:\\s+${uid}\\s`, 'm').test(status) && !/^State:\s+Z/m.test(status);
  } catch {
    return false;
  }
}

test.runIf(isRoot)('a process that forks on and on ends with its user', async () => {
  const users = createRunUsers(rangeOf(2), {
    maxRuns: 2,
    logger: silentLogger,
    hostEnvironment: process.env,
  });
  const { uid = 0 } = (await users.take('run')) ?? {};
  for (let chain = 0; chain < 4; chain += 1) start(uid, FORKS_ON);
  await expect.poll(() => isSeen(uid)).toBe(true);
  await users.giveBack('run');
  expect(await isSeen(uid)).toBe(false);
});

test.runIf(isRoot)('a run is given no user who still has processes of an earlier server', async () => {
  const range = rangeOf(1);
  for (let chain = 0; chain < 4; chain += 1) start(range.uid, FORKS_ON);
  await expect.poll(() => isSeen(range.uid)).toBe(true);
  const users = createRunUsers(range, { maxRuns: 1, logger: silentLogger, hostEnvironment: process.env });
  await users.endAll();
  expect(await users.take('run')).toEqual({ uid: range.uid, gid: range.uid });
  expect(await isSeen(range.uid)).toBe(false);
  await users.giveBack('run');
});
