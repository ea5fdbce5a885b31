import { hang, say } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { createClaudeOps, createMemoryTaskStore } from '../../src/index.ts';
import { API_KEY, startOps } from '../support/start-ops.ts';

test('a task that no slot is free for in time never runs, and fails as expired', async () => {
  await using room = await startOps({ script: [hang()], maxConcurrency: 1 });
  const running = await room.create({});
  await room.event(running.id, ({ type }) => type === 'task.started');
  const { id } = await room.create({
    queueTimeout: 1_000,
    files: { type: 'git', gitUrl: 'https://example.test/a' },
  });
  const waiting = await room.create({});
  const expired = await room.ops.waitForCompletion(id);
  expect(expired).toMatchObject({
    status: 'failed',
    error: { code: 'expired' },
    attempts: 0,
    startedAt: null,
    result: null,
  });
  expect(Date.parse(expired.finishedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(expired.createdAt) + 1_000);
  expect((await room.log(id)).map(({ type }) => type)).toEqual(['task.queued', 'task.failed']);
  expect(await room.ops.getTask(waiting.id)).toMatchObject({ status: 'queued' });
});

test('a task that has its slot in time runs for as long as it needs', async () => {
  await using room = await startOps({ script: [say('done')] });
  expect(await room.run({ queueTimeout: 60_000 })).toMatchObject({
    status: 'completed',
    queueTimeout: 60_000,
  });
});

test('tasks whose time was over while no server ran end when one starts, a hundred and more at once', async () => {
  const tasks = createMemoryTaskStore();
  const secretKey = new Uint8Array(32).fill(7);
  const ids: string[] = [];
  const endedAt = Date.now() - 60_000;
  {
    await using ops = createClaudeOps({ stores: { tasks }, secretKey, clock: { now: () => endedAt } });
    for (let made = 0; made < 120; made += 1)
      ids.push((await ops.createTask({ prompt: 'hello', apiKey: API_KEY, queueTimeout: 1_000 })).id);
  }
  await using room = await startOps({ stores: { tasks }, secretKey, script: [hang()], maxConcurrency: 1 });
  const codes = await Promise.all(ids.map(async (id) => (await room.ops.waitForCompletion(id)).error?.code));
  expect(new Set(codes)).toEqual(new Set(['expired']));
});
