import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createClaudeOps, createMemoryTaskStore, type TaskStore } from '../../src/index.ts';
import { MARK_VARIABLE } from '../../src/claude/environment.ts';
import { fixture } from '../support/fixture.ts';
import { API_KEY, startOps } from '../support/start-ops.ts';

/** Of this run alone: another checkout may be tested at the same time. */
const instanceId = randomUUID();
const claude = fixture('says-nothing.mjs');

/** A store as a killed server leaves it: the first task running, the second queued. */
async function storeOfKilledServer(): Promise<{ store: TaskStore; ids: string[]; secretKey: Uint8Array }> {
  const store = createMemoryTaskStore();
  const secretKey = new Uint8Array(32).fill(7);
  await using ops = createClaudeOps({ stores: { tasks: store }, secretKey, instanceId });
  const ids = [];
  for (const prompt of ['first', 'second']) ids.push((await ops.createTask({ prompt, apiKey: API_KEY })).id);
  await claimNext(store);
  return { store, ids, secretKey };
}

/** Beyond the lease of what was claimed. */
const LATER = { now: () => Date.now() + 120_000 };

async function claimNext(store: TaskStore, attemptId = 'attempt'): Promise<void> {
  await store.claim({
    instanceId,
    attemptId,
    now: new Date().toISOString(),
    leaseExpiresAt: new Date(Date.now() + 60_000).toISOString(),
  });
}

test('what a killed server left running ends as interrupted, and what it left queued runs', async () => {
  const { store, ids, secretKey } = await storeOfKilledServer();
  await using room = await startOps({ stores: { tasks: store }, secretKey, instanceId, claude });
  const [first, second] = await Promise.all(ids.map((id) => room.ops.waitForCompletion(id)));
  expect(first).toMatchObject({ status: 'failed', error: { code: 'interrupted' }, attempts: 1 });
  expect(second).toMatchObject({ status: 'failed', error: { code: 'no_result' }, attempts: 1 });
  expect((await room.log(first?.id ?? '')).map(({ type }) => type)).toEqual([
    'task.queued',
    'task.started',
    'task.failed',
  ]);
});

test('a task that can not be ended keeps no other from its end, nor the server from its start', async () => {
  const { store, ids, secretKey } = await storeOfKilledServer();
  await claimNext(store, 'another attempt');
  const finish: TaskStore['finish'] = async (request) => {
    if (request.taskId === ids[0]) throw new Error('the disk is full');
    return await store.finish(request);
  };
  await using room = await startOps({
    stores: { tasks: { ...store, finish } },
    secretKey,
    instanceId,
    claude,
  });
  expect(await room.ops.getTask(ids[1] ?? '')).toMatchObject({ error: { code: 'interrupted' } });
  expect(await room.ops.getTask(ids[0] ?? '')).toMatchObject({ status: 'running' });
});

test('a task whose cancel was wished for before the crash ends as cancelled', async () => {
  const { store, ids, secretKey } = await storeOfKilledServer();
  await store.requestCancel(ids[0] ?? '', new Date().toISOString());
  await using room = await startOps({ stores: { tasks: store }, secretKey, instanceId, claude });
  expect(await room.ops.getTask(ids[0] ?? '')).toMatchObject({ status: 'cancelled', error: null });
});

test('a task of another server that still holds its lease is left alone', async () => {
  const { store, ids, secretKey } = await storeOfKilledServer();
  await using room = await startOps({ stores: { tasks: store }, secretKey, instanceId: 'another', claude });
  await room.ops.waitForCompletion(ids[1] ?? '');
  expect(await room.ops.getTask(ids[0] ?? '')).toMatchObject({ status: 'running' });
});

test('a task sealed with another key fails and says so', async () => {
  const { store, ids } = await storeOfKilledServer();
  await using room = await startOps({
    stores: { tasks: store },
    secretKey: new Uint8Array(32).fill(8),
    instanceId,
    claude,
  });
  const task = await room.ops.waitForCompletion(ids[1] ?? '');
  expect(task.error).toMatchObject({
    code: 'execution_failed',
    message: expect.stringContaining('secret key'),
  });
});

test('processes that carry the mark of the instance are gone after the start, those of others are not', async () => {
  const start = (mark: string) =>
    spawn('sleep', ['300'], { env: { ...process.env, [MARK_VARIABLE]: mark }, stdio: 'ignore' });
  const [mine, other] = [start(`${instanceId}.attempt`), start(`${instanceId}-2.attempt`)];
  const exit = new Promise((resolve) => mine.once('exit', (_, signal) => resolve(signal)));
  await using _room = await startOps({ instanceId, claude });
  expect(await exit).toBe('SIGKILL');
  expect(other.exitCode ?? other.signalCode).toBeNull();
  const otherExit = new Promise((resolve) => other.once('exit', resolve));
  other.kill('SIGKILL');
  await otherExit;
});

test('whoever followed an abandoned task before the start sees how it ended', async () => {
  const { store, ids, secretKey } = await storeOfKilledServer();
  await using ops = createClaudeOps({ stores: { tasks: store }, secretKey, instanceId, claude });
  const waiting = ops.waitForCompletion(ids[0] ?? '');
  await ops.start();
  expect(await waiting).toMatchObject({ status: 'failed', error: { code: 'interrupted' } });
});

test('a task whose server has let its lease expire is ended, with what is left of it', async () => {
  const { store, ids, secretKey } = await storeOfKilledServer();
  const left = spawn('sleep', ['300'], {
    env: { ...process.env, [MARK_VARIABLE]: `${instanceId}.attempt` },
    stdio: 'ignore',
  });
  const exit = new Promise((resolve) => left.once('exit', (_, signal) => resolve(signal)));
  await using room = await startOps({
    stores: { tasks: store },
    secretKey,
    instanceId: 'another',
    claude,
    clock: LATER,
  });
  expect(await room.ops.waitForCompletion(ids[0] ?? '')).toMatchObject({ error: { code: 'interrupted' } });
  expect(await exit).toBe('SIGKILL');
});
