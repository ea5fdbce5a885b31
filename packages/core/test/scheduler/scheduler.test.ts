import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { say } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { createClaudeOps, createMemoryTaskStore } from '../../src/index.ts';
import { fixture } from '../support/fixture.ts';
import { IS_WHOLE } from '../support/places/tests-in.ts';
import { startOps } from '../support/start-ops.ts';

/** Many times as many as may run at once. */
const COUNT = IS_WHOLE ? 200 : 60;

async function makeDirectory(): Promise<AsyncDisposable & { path: string }> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'scheduler-'));
  return { path: directory, [Symbol.asyncDispose]: () => rm(directory, { recursive: true }) };
}

test(`${COUNT} tasks at once run three at a time, first in first out, and all complete`, async () => {
  await using directory = await makeDirectory();
  const record = path.join(directory.path, 'record');
  await using room = await startOps({
    maxConcurrency: 3,
    claude: fixture('records-its-run.mjs', { environment: { RUN_RECORD: record } }),
  });
  const created = await Promise.all(Array.from({ length: COUNT }, () => room.create()));
  const tasks = await Promise.all(created.map(({ id }) => room.ops.waitForCompletion(id)));
  expect(tasks.map(({ status }) => status)).toEqual(Array(COUNT).fill('completed'));

  let running = 0;
  const loads = (await readFile(record, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => (running += line === 'start' ? 1 : -1));
  expect(loads).toHaveLength(2 * COUNT);
  expect(Math.max(...loads)).toBeLessThanOrEqual(3);

  const starts = tasks.map(({ startedAt }) => startedAt);
  expect(starts).toEqual(starts.toSorted());
}, 120_000);

test('a task is running only once it holds a slot', async () => {
  await using room = await startOps({ maxConcurrency: 1, claude: fixture('waits.mjs') });
  const [first, second] = [await room.create(), await room.create()];
  await room.event(first.id, ({ type }) => type === 'claude.system');
  expect(await room.ops.getTask(first.id)).toMatchObject({ status: 'running', attempts: 1 });
  expect(await room.ops.getTask(second.id)).toMatchObject({ status: 'queued', attempts: 0, startedAt: null });
  expect(await room.ops.getHealth()).toMatchObject({
    scheduler: { maxConcurrency: 1, running: 1, queued: 1 },
  });
  await room.ops.cancelTask(first.id);
  await room.event(second.id, ({ type }) => type === 'task.started');
});

test('as many tasks run at once as there are slots', async () => {
  await using room = await startOps({ maxConcurrency: 3, claude: fixture('waits.mjs') });
  const created = await Promise.all(Array.from({ length: 4 }, () => room.create()));
  await Promise.all(
    created.slice(0, 3).map(({ id }) => room.event(id, ({ type }) => type === 'claude.system')),
  );
  expect(await room.ops.getHealth()).toMatchObject({ scheduler: { running: 3, queued: 1 } });
});

test('a clock that jumps by a day while a task runs changes no duration', async () => {
  let jumpMs = 0;
  await using room = await startOps({
    clock: { now: () => Date.now() + jumpMs },
    script: () => {
      jumpMs = 86_400_000;
      return say('done');
    },
  });
  const { result } = await room.run();
  expect(result?.durationMs).toBeGreaterThan(0);
  expect(result?.durationMs).toBeLessThan(60_000);
  expect(result?.usage.gateway?.timeToFirstTokenMs[0]).toBeLessThan(60_000);
});

test('a queued task that is cancelled never runs', async () => {
  await using room = await startOps({ maxConcurrency: 1, claude: fixture('waits.mjs') });
  const [first, second] = [await room.create(), await room.create()];
  expect(await room.ops.cancelTask(second.id)).toMatchObject({
    status: 'cancelled',
    startedAt: null,
    attempts: 0,
  });
  await room.ops.cancelTask(first.id);
  expect((await room.log(second.id)).map(({ type }) => type)).toEqual(['task.queued', 'task.cancelled']);
});

test('a task that has ended cannot be cancelled', async () => {
  await using room = await startOps({ claude: fixture('says-nothing.mjs') });
  const { id } = await room.run();
  await expect(room.ops.cancelTask(id)).rejects.toMatchObject({ code: 'task_already_finished' });
});

test('two cancels at once both answer with the cancelled task', async () => {
  await using room = await startOps({ claude: fixture('waits.mjs') });
  const { id } = await room.create();
  await room.event(id, ({ type }) => type === 'claude.system');
  const answers = await Promise.all([room.ops.cancelTask(id), room.ops.cancelTask(id)]);
  expect(answers.map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
});

test('tasks created before the start run after it', async () => {
  await using ops = createClaudeOps({ claude: fixture('says-nothing.mjs') });
  const { id } = await ops.createTask({ prompt: 'early', apiKey: 'sk-ant-early-key' });
  expect((await ops.getTask(id)).status).toBe('queued');
  await ops.start();
  expect((await ops.waitForCompletion(id)).status).toBe('failed');
});

test('a second, more impatient stop ends what the first would have waited for', async () => {
  await using room = await startOps({ claude: fixture('waits.mjs') });
  const { id } = await room.create();
  await room.event(id, ({ type }) => type === 'claude.system');
  const patient = room.ops.stop({ graceMs: 60_000 });
  await room.ops.stop({ graceMs: 0 });
  await patient;
  expect(await room.ops.getTask(id)).toMatchObject({ status: 'failed', error: { code: 'interrupted' } });
});

test('a stop in the middle of a start claims nothing', async () => {
  const store = createMemoryTaskStore();
  const ops = createClaudeOps({ stores: { tasks: store }, claude: fixture('waits.mjs') });
  const { id } = await ops.createTask({ prompt: 'later', apiKey: 'sk-ant-made-up' });
  const starting = ops.start();
  await ops.stop({ graceMs: 0 });
  await starting;
  expect(await store.find(id)).toMatchObject({ status: 'queued', attempts: 0 });
});
