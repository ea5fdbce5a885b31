import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { createEventHub } from '../../../src/events/event-hub.ts';
import { createLeaseHold } from '../../../src/scheduler/lease-hold.ts';
import { createMemoryTaskStore } from '../../../src/index.ts';
import { silentLogger } from '../../../src/logger.ts';
import { createScheduler } from '../../../src/scheduler/scheduler.ts';
import { storeRunning } from '../../support/store-running.ts';

const MINUTE_MS = 60_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Why a task with a timeout of a minute is stopped, of which an earlier server has started the run. */
async function stopCauseOf(run: {
  startedAtMs: number;
  endedAtMs: number | undefined;
  waitedMs?: number;
}): Promise<unknown> {
  const store = createMemoryTaskStore();
  await storeRunning(store);
  const [left] = await store.listAbandoned({ instanceId: 'here', now: '2026-11-22T00:00:00.000Z' });
  if (left === undefined) throw new Error('nothing was left');
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const scheduler = createScheduler({
    store,
    hub: createEventHub(),
    clock: systemClock,
    logger: silentLogger,
    instanceId: 'here',
    nodeLabels: [],
    nodeModes: ['process'],
    mostLent: 0,
    maxConcurrency: 1,
    hold: createLeaseHold({ clock: systemClock, leaseMs: 30_000, isShared: false }),
    leaseMs: MINUTE_MS,
    nextId: () => ({ id: 'next', epochMs: 0 }),
    onIdle() {},
    async run(_, { signal }) {
      // Long enough for a timer of no time, and too short for any other.
      await vi.advanceTimersByTimeAsync(10);
      resolve(signal.reason);
    },
  });
  scheduler.resume({
    ...left,
    task: { ...left.task, timeout: MINUTE_MS },
    attempt: { ...left.attempt, startedAt: new Date(run.startedAtMs).toISOString() },
    resumption: {
      sealedToken: '',
      before: new Map(),
      endedAtMs: run.endedAtMs,
      after: 0,
      logged: { count: 0, bytes: 0 },
      waitedMs: run.waitedMs ?? 0,
    },
  });
  return await promise;
}

test('the timeout of a run that goes on counts from its start, whoever started it', async () => {
  const now = Date.now();
  expect(await stopCauseOf({ startedAtMs: now - 2 * MINUTE_MS, endedAtMs: undefined })).toBe('timed_out');
  expect(await stopCauseOf({ startedAtMs: now - MINUTE_MS / 2, endedAtMs: undefined })).toBeUndefined();
});

test('a run that ended in its time did so, however much later that is noticed', async () => {
  const startedAtMs = Date.now() - 60 * MINUTE_MS;
  expect(await stopCauseOf({ startedAtMs, endedAtMs: startedAtMs + MINUTE_MS / 2 })).toBeUndefined();
  expect(await stopCauseOf({ startedAtMs, endedAtMs: startedAtMs + 2 * MINUTE_MS })).toBe('timed_out');
});

test('the time in which a run waited for decisions is none of its timeout', async () => {
  const startedAtMs = Date.now() - 2 * MINUTE_MS;
  const run = { startedAtMs, endedAtMs: undefined };
  expect(await stopCauseOf({ ...run, waitedMs: MINUTE_MS / 2 })).toBe('timed_out');
  expect(await stopCauseOf({ ...run, waitedMs: 1.5 * MINUTE_MS })).toBeUndefined();
});
