import { PLAIN_PROFILE } from '../../../../src/claude/delivery/delivery.ts';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startClaudeProcess } from '../../../../src/executors/process/start-claude-process.ts';
import { createWarmProcessPool } from '../../../../src/executors/warm/warm-process-pool.ts';
import type { IdleClaude } from '../../../../src/executors/warm/idle-claude.ts';
import { silentLogger } from '../../../../src/logger.ts';
import { attemptMark } from '../../../../src/processes/sweep/mark.ts';
import { fixture } from '../../../support/fixture.ts';
import { IN_PROCESS } from '../../../support/places/in-process.ts';
import { runProcesses } from '../../../support/processes.ts';

const profile = PLAIN_PROFILE;

/** It never says that it is up, and has to be killed. */
const NEVER_UP = 'ignores-sigterm.mjs';

async function start(): Promise<IdleClaude> {
  const [id, mark] = ['ahead', attemptMark('test', 'ahead')];
  const started = await startClaudeProcess({
    mark,
    isInNamespace: false,
    onSwept: () => undefined,
    endUser: async () => undefined,
    onEndedByKernel: () => undefined,
    logger: silentLogger,
    command: [process.execPath, fileURLToPath(new URL(`../../../fixtures/${NEVER_UP}`, import.meta.url))],
    cwd: os.tmpdir(),
    environment: { TMPDIR: os.tmpdir(), CLAUDE_OPS_ATTEMPT: mark },
  });
  const commands = {
    start: async () => {
      throw new Error('no command runs here');
    },
  };
  const claude = { ...started, commands };
  const nothing = { [Symbol.asyncDispose]: async () => undefined };
  const workspace = { path: os.tmpdir(), canMove: false, is: async () => true, ...nothing };
  return { id, profile, token: '', claude, home: os.tmpdir(), workspace, belongings: nothing };
}

async function secondsOf(job: () => PromiseLike<void>): Promise<number> {
  const before = performance.now();
  await job();
  return (performance.now() - before) / 1_000;
}

test('a stop does not wait for a warm process that never comes up, and leaves nothing of it', async () => {
  const room = await IN_PROCESS.start({ claude: fixture(NEVER_UP, { warm: { count: 1 } }) });
  await expect.poll(runProcesses).toContainEqual(expect.stringContaining(NEVER_UP));
  expect(await secondsOf(() => room[Symbol.asyncDispose]())).toBeLessThan(10);
  expect(runProcesses()).toEqual([]);
});

test('a stop that comes while a warm process is started ends it as soon as it is', async () => {
  const [begun, mayGoOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const pool = createWarmProcessPool({
    mode: 'process',
    count: 1,
    maxAgeMs: 60_000,
    logger: silentLogger,
    profileFor: () => profile,
    measure: async () => 0,
    available: async () => Number.MAX_SAFE_INTEGER,
    async start() {
      begun.resolve();
      await mayGoOn.promise;
      return await start();
    },
  });
  pool.fill();
  await begun.promise;
  const closed = pool[Symbol.asyncDispose]();
  mayGoOn.resolve();
  expect(await secondsOf(() => closed)).toBeLessThan(10);
  expect(pool.idle).toBe(0);
  expect(runProcesses()).toEqual([]);
});
