import { randomUUID } from 'node:crypto';
import type { CreateTaskInput } from '@claude-ops/contract';
import { say } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { createClaudeOps, createMemoryTaskStore } from '../../src/index.ts';
import { fixture } from '../support/fixture.ts';
import { API_KEY, startOps } from '../support/start-ops.ts';

const instanceId = randomUUID();
const secretKey = new Uint8Array(32).fill(7);
const retries = { on: ['interrupted' as const], max: 1 };

/** A store as a killed server leaves it: a task with one retry, whose attempt has been running for some seconds. */
async function storeOfKilledServer(input: Partial<CreateTaskInput> = {}, ranSeconds = 1) {
  const tasks = createMemoryTaskStore();
  await using ops = createClaudeOps({ stores: { tasks }, secretKey, instanceId });
  const { id } = await ops.createTask({ prompt: 'hello', apiKey: API_KEY, retries, ...input });
  const at = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString();
  await tasks.claim({
    instanceId,
    attemptId: 'attempt',
    now: at(-ranSeconds),
    leaseExpiresAt: at(0),
  });
  return { tasks, id };
}

const start = async (tasks: ReturnType<typeof createMemoryTaskStore>) =>
  await startOps({ stores: { tasks }, secretKey, instanceId, script: [say('done')] });

test('a task with a retry that a killed server left running runs again', async () => {
  const { tasks, id } = await storeOfKilledServer();
  await using room = await start(tasks);
  expect(await room.ops.waitForCompletion(id)).toMatchObject({
    status: 'completed',
    attempts: 2,
    result: { text: 'done' },
    earlierAttempts: [{ attempt: 1, error: { code: 'interrupted' }, costUsd: null }],
  });
});

test('a task whose cancel was requested is cancelled, and does not run again', async () => {
  const { tasks, id } = await storeOfKilledServer();
  await tasks.requestCancel(id, new Date().toISOString());
  await using room = await start(tasks);
  expect(await room.ops.waitForCompletion(id)).toMatchObject({
    status: 'cancelled',
    attempts: 1,
    earlierAttempts: [],
  });
});

test('what earlier attempts cost counts towards maxCostUsd', async () => {
  const { tasks, id } = await storeOfKilledServer({ maxCostUsd: 0.5 });
  await tasks.noteCost({ taskId: id, attempt: 1, costUsd: 0.5 });
  await using room = await start(tasks);
  expect(await room.ops.waitForCompletion(id)).toMatchObject({
    status: 'failed',
    attempts: 2,
    maxCostUsd: 0.5,
    error: { code: 'budget_exceeded', details: { costUsd: 0.5, maxCostUsd: 0.5 } },
    earlierAttempts: [{ attempt: 1, costUsd: 0.5 }],
  });
  expect(room.server.requests).toHaveLength(0);
});

/** A server whose run of a task with a retry has asked the model once and ends without a result, with a store that may refuse to note costs. */
async function startWorking(isRefused: () => boolean) {
  const tasks = createMemoryTaskStore();
  const noteCost: typeof tasks.noteCost = async (note) => {
    if (isRefused()) throw new Error('the database is locked');
    await tasks.noteCost(note);
  };
  const claude = fixture('asks-once.mjs');
  const stores = { tasks: { ...tasks, noteCost } };
  const room = await startOps({ stores, secretKey, instanceId, claude, script: [say('answer')] });
  const { id } = await room.create({ retries });
  await room.event(id, ({ type }) => type === 'claude.system');
  return { room, tasks, id, [Symbol.asyncDispose]: () => room[Symbol.asyncDispose]() };
}

test('what an attempt cost is kept with it where no note of it could be stored', async () => {
  await using working = await startWorking(() => true);
  await working.room.ops.stop({ graceMs: 0 });
  const task = await working.tasks.find(working.id);
  expect(task).toMatchObject({ status: 'queued', earlierAttempts: [{ attempt: 1 }] });
  expect(task?.earlierAttempts[0]?.costUsd).toBeGreaterThan(0);
});

test('what a cancelled task cost is kept where no note of it could be stored before', async () => {
  let isRefused = true;
  await using working = await startWorking(() => isRefused);
  isRefused = false;
  expect(await working.room.ops.cancelTask(working.id)).toMatchObject({ status: 'cancelled' });
  const [listed] = await working.tasks.list({ limit: 1 });
  expect(listed?.costUsd).toBeGreaterThan(0);
});

test('the time of earlier attempts counts towards the timeout', async () => {
  const { tasks, id } = await storeOfKilledServer({ timeout: 60_000 }, 61);
  await using room = await start(tasks);
  expect(await room.ops.waitForCompletion(id)).toMatchObject({
    status: 'failed',
    attempts: 2,
    error: { code: 'timed_out' },
  });
});

test('a cancel of a task that is queued again meanwhile cancels it', async () => {
  const tasks = createMemoryTaskStore();
  let isInBetween = false;
  const requestCancel: typeof tasks.requestCancel = async (id, at) => {
    if (isInBetween) return await tasks.requestCancel(id, at);
    isInBetween = true;
    // It ran at the first look, and is queued at the second.
    const error = { code: 'interrupted', message: 'The server ended.' };
    const event = () => ({ type: 'task.requeued', at, data: '{}' });
    await tasks.requeue({ taskId: id, attempt: 1, endedAt: at, error, event });
    return await tasks.requestCancel(id, at);
  };
  const { id } = await (async () => {
    await using ops = createClaudeOps({ stores: { tasks }, secretKey, instanceId });
    return await ops.createTask({ prompt: 'hello', apiKey: API_KEY, retries });
  })();
  const at = new Date().toISOString();
  await tasks.claim({
    instanceId,
    attemptId: 'attempt',
    now: at,
    leaseExpiresAt: at,
  });
  await using ops = createClaudeOps({ stores: { tasks: { ...tasks, requestCancel } }, secretKey });
  expect(await ops.cancelTask(id)).toMatchObject({ status: 'cancelled', attempts: 1 });
});
