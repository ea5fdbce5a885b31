import type { CreateTaskInput } from '@claude-ops/contract';
import { expect, test, vi } from 'vitest';
import { createClaudeOps, createMemoryTaskStore, type ClaudeOpsOptions } from '../../src/index.ts';
import { keepRetention } from '../../src/retention/keep-retention.ts';

const input: CreateTaskInput = { prompt: 'hello', apiKey: 'sk-ant-made-up-for-the-tests' };
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const START_MS = Date.parse('2026-11-22T12:00:00.000Z');
const silent = { info() {}, warn() {}, error() {} };

/** A retention whose prunes are only written down. */
function recordPrunes(taskRetentionMs: number, prune = async () => ({ tasks: 1, isComplete: true })) {
  const moments: string[] = [];
  let now = START_MS;
  const logger = { ...silent, info: vi.fn(), error: vi.fn() };
  const pruner = {
    prune: (finishedBefore: string) => {
      moments.push(finishedBefore);
      return prune();
    },
    finish: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
  const retention = keepRetention({ pruner, logger, taskRetentionMs, clock: { now: () => now } });
  return {
    moments,
    logger,
    async pass(milliseconds: number) {
      now += milliseconds;
      await vi.advanceTimersByTimeAsync(milliseconds);
    },
    [Symbol.dispose]: () => retention[Symbol.dispose](),
  };
}

test.for([
  { retentionMs: MINUTE_MS, everyMs: MINUTE_MS },
  { retentionMs: 5 * HOUR_MS, everyMs: HOUR_MS / 2 },
  { retentionMs: 365 * 24 * HOUR_MS, everyMs: HOUR_MS },
])('what is older than $retentionMs ms is removed at once and then every $everyMs ms', async (given) => {
  vi.useFakeTimers();
  using recorded = recordPrunes(given.retentionMs);
  expect(recorded.moments).toEqual([new Date(START_MS - given.retentionMs).toISOString()]);
  await recorded.pass(given.everyMs - 1);
  expect(recorded.moments).toHaveLength(1);
  await recorded.pass(1);
  expect(recorded.moments[1]).toBe(new Date(START_MS - given.retentionMs + given.everyMs).toISOString());
  expect(recorded.logger.info).toHaveBeenLastCalledWith(
    { event: 'tasks_pruned', tasks: 1, finishedBefore: recorded.moments[1] },
    'removed old tasks',
  );
  vi.useRealTimers();
});

test('a prune that fails is logged and tried again, and one that lasts is not overtaken', async () => {
  vi.useFakeTimers();
  const answers = [Promise.reject(new Error('the disk is full')), new Promise<never>(() => {})];
  using recorded = recordPrunes(MINUTE_MS, () => answers.shift() ?? Promise.reject(new Error('overtaken')));
  await recorded.pass(MINUTE_MS);
  expect(recorded.logger.error).toHaveBeenCalledExactlyOnceWith(
    { event: 'prune_failed', err: expect.objectContaining({ message: 'the disk is full' }) },
    'old tasks could not be removed',
  );
  await recorded.pass(3 * MINUTE_MS);
  expect(recorded.moments).toHaveLength(2);
  vi.useRealTimers();
});

test('where nothing is old, nothing is logged', async () => {
  using recorded = recordPrunes(MINUTE_MS, async () => ({ tasks: 0, isComplete: true }));
  await Promise.resolve();
  expect(recorded.logger.info).not.toHaveBeenCalled();
});

test('a server that is told how long to keep tasks removes older ones when it starts', async () => {
  const store = createMemoryTaskStore();
  let now = START_MS;
  const clock = { now: () => now };
  const kept: ClaudeOpsOptions = { stores: { tasks: store }, clock };
  await using before = createClaudeOps(kept);
  for (const _ of [1, 2]) await before.cancelTask((await before.createTask(input)).id);
  now += HOUR_MS;
  const young = await before.createTask(input);
  await before.cancelTask(young.id);
  const pruned = Promise.withResolvers<number>();
  await using ops = createClaudeOps({
    ...kept,
    taskRetentionMs: HOUR_MS - 1,
    observer: { pruned: pruned.resolve },
  });
  await ops.start();
  expect(await pruned.promise).toBe(2);
  expect((await ops.listTasks()).data).toMatchObject([{ id: young.id }]);
});

test.for([0, -1, 1.5, Number.NaN])('a retention of %d ms is refused', (taskRetentionMs) => {
  expect(() => createClaudeOps({ taskRetentionMs })).toThrow(
    'taskRetentionMs must be a positive whole number',
  );
});
