import { expect, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { createIds } from '../../../src/ids.ts';
import { silentLogger } from '../../../src/logger.ts';
import { createUsageLanes, type UsageLanes } from '../../../src/scheduler/limits/usage-lanes.ts';
import { createMemoryTaskStore } from '../../../src/store/memory-task-store.ts';
import type { TaskStore } from '../../../src/store/task-store.ts';
import { eventually } from '../../support/eventually.ts';

const CREDENTIAL = 'name of a credential';
const NEVER = new AbortController().signal;

function lanesOn(store: TaskStore, told: string[] = []): UsageLanes {
  return createUsageLanes({
    store,
    clock: systemClock,
    logger: silentLogger,
    nextId: createIds(systemClock),
    maxWaitMs: 60_000,
    tellOthers: (limitId) => void told.push(limitId),
    givingUp: NEVER,
  });
}

const meet = (lanes: UsageLanes, inMs: number, credential = CREDENTIAL) =>
  lanes.note({ credential, taskId: 'task', resetsAtMs: Date.now() + inMs });

test('what waits for a credential goes on when its limit ends, one after the other', async () => {
  await using store = createMemoryTaskStore();
  using lanes = lanesOn(store);
  let freed = 0;
  lanes.onFreed(() => void (freed += 1));
  expect(meet(lanes, 300)).toBe(true);
  const began = performance.now();
  const after = [0, 1, 2].map(async () => {
    await lanes.untilOver(CREDENTIAL, NEVER);
    return performance.now() - began;
  });
  await lanes.untilOver('another credential', NEVER);
  const [first = 0, second = 0, third = 0] = await Promise.all(after);
  expect(first).toBeGreaterThanOrEqual(290);
  expect(second).toBeGreaterThanOrEqual(540);
  expect(third).toBeGreaterThanOrEqual(790);
  expect(freed).toBe(1);
  expect(await store.listUsageLimits()).toEqual([]);
});

test('a limit that ends beyond the longest wait is not waited for', async () => {
  await using store = createMemoryTaskStore();
  using lanes = lanesOn(store);
  expect(meet(lanes, 61_000)).toBe(false);
  expect(lanes.endOf(CREDENTIAL)).toBeUndefined();
  expect(await store.listUsageLimits()).toEqual([]);
});

test('a refusal that tells of a later end makes the wait longer, and an earlier one does not make it shorter', async () => {
  await using store = createMemoryTaskStore();
  using lanes = lanesOn(store);
  for (const inMs of [10_000, 30_000, 5_000]) meet(lanes, inMs);
  expect(lanes.endOf(CREDENTIAL)).toBeGreaterThan(Date.now() + 25_000);
  await eventually(async () => {
    const [limit] = await store.listUsageLimits();
    expect(Date.parse(String(limit?.until))).toBe(lanes.endOf(CREDENTIAL));
  });
});

test('a server that starts knows the limits of an earlier one', async () => {
  await using store = createMemoryTaskStore();
  const told: string[] = [];
  const earlier = lanesOn(store, told);
  meet(earlier, 30_000);
  await eventually(async () => expect(told).toHaveLength(1));
  earlier[Symbol.dispose]();
  using lanes = lanesOn(store);
  await lanes.look();
  expect(lanes.endOf(CREDENTIAL)).toBe(earlier.endOf(CREDENTIAL));
});

test('a limit that somebody ended elsewhere ends here at the next look', async () => {
  await using store = createMemoryTaskStore();
  using lanes = lanesOn(store);
  meet(lanes, 30_000);
  const limits = await eventually(async () => {
    const found = await store.listUsageLimits();
    expect(found).toHaveLength(1);
    return found;
  });
  const waiting = lanes.untilOver(CREDENTIAL, NEVER);
  await store.endUsageLimits({ id: String(limits[0]?.id) });
  await lanes.look();
  await waiting;
  expect(lanes.endOf(CREDENTIAL)).toBeUndefined();
});

test('whoever has left takes no place among those that go on', async () => {
  await using store = createMemoryTaskStore();
  using lanes = lanesOn(store);
  meet(lanes, 300);
  for (let count = 0; count < 100; count += 1) {
    const leaving = new AbortController();
    const left = lanes.untilOver(CREDENTIAL, leaving.signal);
    leaving.abort();
    await left;
  }
  const began = performance.now();
  await lanes.untilOver(CREDENTIAL, NEVER);
  expect(performance.now() - began).toBeLessThan(5_000);
});

test('a limit is over by the clock also while the store can not be asked, and the store is not asked without a pause', async () => {
  await using store = createMemoryTaskStore();
  let asked = 0;
  const broken = async () => {
    asked += 1;
    throw new Error('The disk is full.');
  };
  const failing = { noteUsageLimit: broken, listUsageLimits: broken, endUsageLimits: broken };
  using lanes = lanesOn({ ...store, ...failing });
  meet(lanes, 300);
  await lanes.untilOver(CREDENTIAL, NEVER);
  expect(lanes.endOf(CREDENTIAL)).toBeUndefined();
  expect(asked).toBeLessThan(10);
});

test('a credential that is refused again right after the end waits longer each time', async () => {
  await using store = createMemoryTaskStore();
  using lanes = lanesOn(store);
  meet(lanes, 50);
  await lanes.untilOver(CREDENTIAL, NEVER);
  // The clock of the provider is behind: it says that the limit is over.
  meet(lanes, 0);
  expect(lanes.endOf(CREDENTIAL)).toBeGreaterThan(Date.now() + 4_000);
});

test('a run that is stopped waits no longer', async () => {
  await using store = createMemoryTaskStore();
  using lanes = lanesOn(store);
  meet(lanes, 30_000);
  const stop = new AbortController();
  const waiting = lanes.untilOver(CREDENTIAL, stop.signal);
  stop.abort();
  await waiting;
  expect(lanes.endOf(CREDENTIAL)).toBeDefined();
});
