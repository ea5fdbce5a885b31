import { aTask } from '@claude-ops/fixtures';
import { expect, test } from 'vitest';
import { createEventHub } from '../../src/events/event-hub.ts';
import { createIds } from '../../src/ids.ts';
import { createMemoryTaskStore } from '../../src/index.ts';
import { silentLogger } from '../../src/logger.ts';
import { createLeaseHold } from '../../src/scheduler/lease-hold.ts';
import { createScheduler } from '../../src/scheduler/scheduler.ts';

const LEASE_MS = 15_000;
const at = (ms: number) => new Date(ms).toISOString();
const event = (type: string) => ({ type, at: at(0), data: '{}' });

/** A scheduler whose runs begin and end as the test says. The clock stands still in between. */
function startScheduler() {
  const store = createMemoryTaskStore();
  let now = Date.now();
  const clock = { now: () => now };
  const hold = createLeaseHold({ clock, leaseMs: LEASE_MS, isShared: true });
  const begun = new Map<string, PromiseWithResolvers<AbortSignal>>();
  const ends = new Map<string, PromiseWithResolvers<void>>();
  const nameOf = (taskId: string, number: number) => `${taskId} ${number}`;
  const known = <T>(of: Map<string, PromiseWithResolvers<T>>, name: string) => {
    const one = of.get(name) ?? Promise.withResolvers<T>();
    of.set(name, one);
    return one;
  };
  const scheduler = createScheduler({
    store,
    hub: createEventHub(),
    clock,
    logger: silentLogger,
    nextId: createIds(clock),
    instanceId: 'here',
    nodeLabels: [],
    nodeModes: ['process'],
    mostLent: 0,
    maxConcurrency: 3,
    leaseMs: LEASE_MS,
    hold,
    onIdle: () => undefined,
    async run({ task, attempt }, { signal }) {
      known(begun, nameOf(task.id, attempt.number)).resolve(signal);
      await known(ends, nameOf(task.id, attempt.number)).promise;
    },
  });
  return {
    store,
    scheduler,
    hold,
    pass: (ms: number) => (now += ms),
    begun: async (taskId: string, number: number) => await known(begun, nameOf(taskId, number)).promise,
    end: (taskId: string, number: number) => known(ends, nameOf(taskId, number)).resolve(),
    async queue(id: string) {
      const task = aTask({ id, createdAt: at(now), timeout: 600_000 });
      await store.insert({ task, sealedSecrets: null, event: event('task.queued') });
      scheduler.wake();
    },
    /** Another engine queues the task again. */
    async requeue(taskId: string) {
      const error = { code: 'interrupted', message: 'The server ended.' };
      const ended = { taskId, attempt: 1, endedAt: at(now), error, event: () => event('task.requeued') };
      expect(await store.requeue(ended)).toBeDefined();
      scheduler.wake();
    },
  };
}

test('an attempt that waits for the end of an earlier one has its whole lease then, and other tasks begin meanwhile', async () => {
  const room = startScheduler();
  room.scheduler.start();
  await room.queue('task');
  await room.begun('task', 1);
  await room.requeue('task');
  await room.queue('other');
  await room.begun('other', 1);
  expect(await room.store.find('task')).toMatchObject({ status: 'running', attempts: 2 });
  expect(room.scheduler.isClaiming()).toBe(true);
  room.pass(LEASE_MS - 1_000);
  room.end('task', 1);
  const signal = await room.begun('task', 2);
  expect(room.hold.mustStop('task')).toBe(false);
  expect(signal.aborted).toBe(false);
  room.end('task', 2);
  room.end('other', 1);
  await room.scheduler.drain({ graceMs: 0, leaveWaiting: false });
});

test('an attempt that was lost while it waited does not begin', async () => {
  const room = startScheduler();
  room.scheduler.start();
  await room.queue('task');
  const signal = await room.begun('task', 1);
  await room.requeue('task');
  await expect.poll(() => signal.aborted).toBe(true);
  await room.store.finish({
    taskId: 'task',
    from: 'running',
    attempt: 2,
    to: 'failed',
    result: null,
    error: null,
    finishedAt: at(0),
    event: event('task.failed'),
  });
  room.end('task', 1);
  await room.scheduler.drain({ graceMs: 0, leaveWaiting: false });
  expect(room.scheduler.runningTaskIds()).toEqual([]);
  expect(room.scheduler.isClaiming()).toBe(false);
});
