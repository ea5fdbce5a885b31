import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { answers } from '../dist/daemon/answers.js';
import { joinKeeper } from '../dist/keeper/join-keeper.js';
import type { Engine } from '../src/engine.ts';
import { testWithEngine } from '../src/vitest.ts';

const USER = new URL('fixtures/user.ts', import.meta.url).pathname;

async function join(directory: string): Promise<Engine> {
  const joined = await joinKeeper(directory);
  if ('unavailable' in joined) throw new Error(joined.unavailable);
  return joined;
}

testWithEngine(
  'runs share an engine, which ends with the last of them, also with one that is killed',
  async ({ engine, skip }) => {
    if (engine.networkPid === undefined) skip("the engine is the machine's own");
    const directory = await mkdtemp(path.join(os.tmpdir(), 'engine-'));
    const [one, other] = await Promise.all([join(directory), join(directory)]);
    expect(other.address).toStrictEqual(one.address);
    await one[Symbol.asyncDispose]();
    expect(await answers(other.address.socketPath)).toBe(true);

    const user = fork(USER, [directory]);
    const [address] = (await once(user, 'message')) as [unknown];
    expect(address).toStrictEqual(one.address);
    await other[Symbol.asyncDispose]();
    expect(await answers(other.address.socketPath)).toBe(true);

    user.kill('SIGKILL');
    await once(user, 'close');
    await expect.poll(() => answers(other.address.socketPath)).toBe(false);
    // Whoever comes while it ends waits for the next one.
    const next = await join(directory);
    expect(await answers(next.address.socketPath)).toBe(true);
    await next[Symbol.asyncDispose]();
    await rm(directory, { recursive: true });
  },
  120_000,
);
