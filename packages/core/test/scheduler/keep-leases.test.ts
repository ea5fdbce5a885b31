import { expect, test } from 'vitest';
import { createMemoryTaskStore, type Logger, type RenewedLease } from '../../src/index.ts';
import { keepLeases } from '../../src/scheduler/keep-leases.ts';
import type { Scheduler } from '../../src/scheduler/scheduler.ts';

const LEASE_MS = 30;

interface Scene {
  readonly running: readonly string[];
  readonly renew: () => Promise<RenewedLease[]>;
  /** Whether the leases are about to end. */
  readonly mustStop?: () => boolean;
}

/** Leases kept for a scheduler that runs some tasks; says what it was asked to stop, and what was logged. */
function keep({ running, renew, mustStop = () => false }: Scene) {
  const { promise: logged, resolve } = Promise.withResolvers<string>();
  const { promise: orphans, resolve: endOrphans } = Promise.withResolvers<ReadonlySet<string>>();
  const stopped: unknown[] = [];
  const scheduler: Scheduler = {
    start() {},
    resume() {},
    restart() {},
    wake() {},
    pause() {},
    drain: async () => {},
    isClaiming: () => false,
    runningTaskIds: () => [...running],
    stopTask: async (...stop) => void stopped.push(stop),
  };
  const logger: Logger = { info() {}, warn() {}, error: (_, message) => resolve(message) };
  const leases = keepLeases({
    scheduler,
    logger,
    leaseMs: LEASE_MS,
    isShared: false,
    hold: {
      asking: () => ({ wallMs: 0, steadyMs: 0 }),
      held() {},
      released() {},
      maySpend: () => true,
      mustStop,
    },
    instanceId: 'instance',
    clock: { now: () => 0 },
    store: { ...createMemoryTaskStore(), renewLeases: renew },
    endExpired: async () => {},
    endOrphans: async (attemptIds) => endOrphans(attemptIds),
  });
  return { stopped, logged, orphans, [Symbol.dispose]: () => leases[Symbol.dispose]() };
}

const lease = (taskId: string, isCancelRequested = false) => ({
  taskId,
  attemptId: `attempt of ${taskId}`,
  isCancelRequested,
});

test('a task whose cancel was taken elsewhere is stopped as cancelled, one that was lost as interrupted', async () => {
  const renewed = Promise.withResolvers<void>();
  using leases = keep({
    running: ['kept', 'cancelled', 'lost'],
    renew: async () => {
      setImmediate(renewed.resolve);
      return [lease('kept'), lease('cancelled', true)];
    },
  });
  await renewed.promise;
  expect(leases.stopped).toEqual([
    ['cancelled', 'cancelled'],
    ['lost', 'interrupted'],
  ]);
});

test('a store that fails is logged, asked again, and stops nothing', async () => {
  const second = Promise.withResolvers<void>();
  let calls = 0;
  using leases = keep({
    running: ['kept'],
    renew: async () => {
      calls += 1;
      if (calls === 2) second.resolve();
      throw new Error('locked');
    },
  });
  expect(await leases.logged).toBe('leases could not be renewed');
  await second.promise;
  expect(leases.stopped).toEqual([]);
});

test('an attempt whose lease is renewed twice while nothing runs it is ended, one that is just claimed is not', async () => {
  let calls = 0;
  using leases = keep({
    running: ['kept'],
    renew: async () => {
      calls += 1;
      return [lease('kept'), lease('left'), lease(`claimed just now, before call ${calls}`)];
    },
  });
  expect(await leases.orphans).toEqual(new Set(['attempt of left']));
  expect(calls).toBe(2);
});

test('what runs is stopped as interrupted once its leases are about to end', async () => {
  let isTime = false;
  using leases = keep({
    running: ['one', 'other'],
    renew: async () => await new Promise(() => {}),
    mustStop: () => isTime,
  });
  isTime = true;
  expect(await leases.logged).toBe('the store is out of reach: what runs here is stopped');
  expect(leases.stopped).toEqual([
    ['one', 'interrupted'],
    ['other', 'interrupted'],
  ]);
});
