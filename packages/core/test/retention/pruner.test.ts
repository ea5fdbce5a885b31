import { aTask } from '@claude-ops/fixtures';
import { expect, test } from 'vitest';
import { createMemoryTaskStore } from '../../src/index.ts';
import { createPruner } from '../../src/retention/pruner.ts';

const AT = '2026-11-22T19:30:00.000Z';
const EVER = '2999-01-01T00:00:00.000Z';
const HOUR_MS = 3_600_000;

/** Two engines on one store, each with files of its own, and a task that each of them ran. */
async function openTwo() {
  const store = createMemoryTaskStore();
  let now = Date.parse(AT);
  const engines = ['here', 'there'].map((instanceId) => {
    const forgotten: string[] = [];
    const forget = async (taskId: string) => void forgotten.push(taskId);
    const clock = { now: () => now };
    return { forgotten, pruner: createPruner({ store, clock, forget, onlyOf: instanceId, onPruned() {} }) };
  });
  const event = { type: 'task.event', at: AT, data: '{}' };
  for (const instanceId of ['here', 'there']) {
    await store.insert({ task: aTask({ id: `ran ${instanceId}` }), sealedSecrets: null, event });
    await store.claim({ instanceId, attemptId: instanceId, now: AT, leaseExpiresAt: AT });
    const end = { to: 'cancelled', result: null, error: null, finishedAt: AT, event } as const;
    await store.finish({ taskId: `ran ${instanceId}`, from: 'running', attempt: 1, ...end });
  }
  const [here, there] = engines;
  if (here === undefined || there === undefined) throw new Error('There are two.');
  return { store, here, there, pass: (milliseconds: number) => void (now += milliseconds) };
}

test('a task is gone at once for whoever reads, and its files where it ran', async () => {
  const { store, here, there } = await openTwo();
  expect(await here.pruner.prune(EVER)).toEqual({ tasks: 2, isComplete: true });
  expect(await store.find('ran there')).toBeUndefined();
  expect([here.forgotten, there.forgotten]).toEqual([['ran here'], []]);
  await there.pruner.finish();
  expect([here.forgotten, there.forgotten]).toEqual([['ran here'], ['ran there']]);
  expect(await store.listPruned({ limit: 9 })).toEqual([]);
});

test('what an engine ran that stays away for a day is removed by another one', async () => {
  const { store, here, pass } = await openTwo();
  await here.pruner.prune(EVER);
  pass(24 * HOUR_MS);
  await here.pruner.finish();
  expect(await store.listPruned({ limit: 9 })).toEqual(['ran there']);
  pass(1);
  await here.pruner.finish();
  expect(await store.listPruned({ limit: 9 })).toEqual([]);
});
