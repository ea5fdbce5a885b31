import { spawn } from 'node:child_process';
import { chmod, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { createRunUsers } from '../../../../src/executors/process/users/run-users.ts';
import { silentLogger } from '../../../../src/logger.ts';
import { rangeOf } from '../../../support/agent-users.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const isRoot = process.getuid?.() === 0;
const parts = { hostEnvironment: process.env, logger: silentLogger };

/** Becomes another process at once, time and again, and says so in a file: no look at all processes may ever see it. */
const FORKS_ON = 'next() { echo >> "$0"; [ "$1" = 0 ] || next $(($1 - 1)) & }; next 20000';

beforeAll(async () => {
  await chmod(os.tmpdir(), 0o711);
});

/** Some processes of a user that fork on and on. */
async function startChains(uid: number) {
  const directory = await temporaryDirectory();
  await chmod(directory.path, 0o777);
  const files = ['a', 'b', 'c', 'd'].map((name) => path.join(directory.path, name));
  for (const file of files) {
    const become = [
      `--reuid=${uid}`,
      `--regid=${uid}`,
      '--clear-groups',
      'setsid',
      'sh',
      '-c',
      FORKS_ON,
      file,
    ];
    spawn('setpriv', become, { detached: true, stdio: 'ignore', env: { PATH: process.env['PATH'] } });
  }
  const sizes = async () => await Promise.all(files.map(async (file) => (await stat(file)).size));
  await expect
    .poll(() =>
      sizes().then(
        (all) => all.every((size) => size > 0),
        () => false,
      ),
    )
    .toBe(true);
  return {
    /** How many go on. */
    async alive(): Promise<number> {
      const before = await sizes();
      await delay(500);
      const after = await sizes();
      return after.filter((size, index) => size !== before[index]).length;
    },
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}

test.runIf(isRoot)('a process that forks on and on ends with its user', async () => {
  const users = createRunUsers(rangeOf(2), { ...parts, maxRuns: 2 });
  const user = await users.take('run');
  users.started(user);
  await using chains = await startChains(user?.uid ?? 0);
  expect(await chains.alive()).toBe(4);
  await users.giveBack('run');
  expect(await chains.alive()).toBe(0);
});

test.runIf(isRoot)('a run is given no user who still has processes of an earlier server', async () => {
  const range = rangeOf(1);
  await using chains = await startChains(range.uid);
  expect(await chains.alive()).toBe(4);
  const users = createRunUsers(range, { ...parts, maxRuns: 1 });
  expect(await users.take('run')).toEqual({ uid: range.uid, gid: range.uid });
  expect(await chains.alive()).toBe(0);
});
