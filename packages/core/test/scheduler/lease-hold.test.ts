import { afterEach, expect, test, vi } from 'vitest';
import { createLeaseHold } from '../../src/scheduler/lease-hold.ts';

const LEASE_MS = 15_000;

afterEach(() => vi.useRealTimers());

/** A hold with the lease of a task that was just asked for. */
function holdAt(start: number, isShared = true) {
  let now = start;
  const hold = createLeaseHold({ clock: { now: () => now }, leaseMs: LEASE_MS, isShared });
  hold.held('task', hold.asking());
  return {
    hold,
    pass: (ms: number) => (now += ms),
    state: () => ({ mustStop: hold.mustStop('task'), maySpend: hold.maySpend('task') }),
  };
}

test('a run whose lease is not renewed is stopped before it ends, and asks for nothing more after that', () => {
  const { pass, state } = holdAt(1_000_000);
  pass(LEASE_MS - 7_001);
  expect(state()).toEqual({ mustStop: false, maySpend: true });
  pass(1);
  expect(state()).toEqual({ mustStop: true, maySpend: true });
  pass(4_000);
  expect(state()).toEqual({ mustStop: true, maySpend: false });
});

test('a lease counts from when it was asked for, however late the answer came', () => {
  const { hold, pass, state } = holdAt(1_000_000);
  const asked = hold.asking();
  pass(LEASE_MS - 7_000);
  hold.held('task', asked);
  expect(state().mustStop).toBe(true);
  hold.held('task', hold.asking());
  expect(state().mustStop).toBe(false);
});

test('the renewal of one lease makes no other longer', () => {
  const { hold, pass, state } = holdAt(1_000_000);
  pass(LEASE_MS);
  hold.held('another', hold.asking());
  expect(state()).toEqual({ mustStop: true, maySpend: false });
});

test('a task that has no lease here may ask for nothing', () => {
  const { hold, state } = holdAt(1_000_000);
  hold.released('task');
  expect(state()).toEqual({ mustStop: true, maySpend: false });
});

test('a wall clock that is set back makes no lease longer than it is', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const { pass, state } = holdAt(1_000_000);
  pass(-3_600_000);
  expect(state().mustStop).toBe(false);
  vi.advanceTimersByTime(LEASE_MS);
  expect(state().maySpend).toBe(false);
});

test('an engine alone on its store never has to stop', () => {
  const { pass, state } = holdAt(1_000_000, false);
  pass(86_400_000);
  expect(state()).toEqual({ mustStop: false, maySpend: true });
});

test('the lease of another attempt at the same task holds nothing for the run that is known', () => {
  const { hold, pass, state } = holdAt(1_000_000);
  pass(LEASE_MS);
  hold.held('task', hold.asking(), 'the next attempt');
  expect(state()).toEqual({ mustStop: true, maySpend: false });
  hold.released('task');
  hold.held('task', hold.asking(), 'the next attempt');
  expect(state()).toEqual({ mustStop: false, maySpend: true });
});
