import { afterEach, expect, test, vi } from 'vitest';
import { createLeaseHold } from '../../src/scheduler/lease-hold.ts';

const LEASE_MS = 15_000;

afterEach(() => vi.useRealTimers());

function holdAt(start: number, isShared = true) {
  let now = start;
  const hold = createLeaseHold({ clock: { now: () => now }, leaseMs: LEASE_MS, isShared });
  return { hold, pass: (ms: number) => (now += ms) };
}

test('leases that are not renewed let nothing ask any more before they end, and what runs is stopped before that', () => {
  const { hold, pass } = holdAt(1_000_000);
  pass(LEASE_MS - 7_001);
  expect([hold.mustStop(), hold.maySpend()]).toEqual([false, true]);
  pass(1);
  expect([hold.mustStop(), hold.maySpend()]).toEqual([true, true]);
  pass(4_000);
  expect([hold.mustStop(), hold.maySpend()]).toEqual([true, false]);
});

test('a renewal counts from when it was asked for, and one that fails does not count', () => {
  const { hold, pass } = holdAt(1_000_000);
  pass(5_000);
  const succeeded = hold.asking();
  hold.asking();
  pass(4_000);
  succeeded();
  expect(hold.mustStop()).toBe(false);
  pass(LEASE_MS - 11_000);
  expect(hold.mustStop()).toBe(true);
});

test('a wall clock that is set back makes no lease longer than it is', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const { hold, pass } = holdAt(1_000_000);
  pass(-3_600_000);
  expect(hold.mustStop()).toBe(false);
  vi.advanceTimersByTime(LEASE_MS);
  expect(hold.maySpend()).toBe(false);
});

test('an engine alone on its store never has to stop', () => {
  const { hold, pass } = holdAt(1_000_000, false);
  pass(86_400_000);
  expect([hold.mustStop(), hold.maySpend()]).toEqual([false, true]);
});
