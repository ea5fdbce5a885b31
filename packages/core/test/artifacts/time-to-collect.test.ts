import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { timeToCollect } from '../../src/artifacts/time-to-collect.ts';

const never = new AbortController().signal;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test.each([
  ['a cancel', 'cancelled', 30_000],
  ['a stop of the server', 'interrupted', 10_000],
  ['a timeout', 'timed_out', 900_000],
])(
  'after %s collecting is given up in time, whether the stop came before or meanwhile',
  (_, cause, milliseconds) => {
    const stop = new AbortController();
    using meanwhile = timeToCollect({ stop: stop.signal, givingUp: never });
    stop.abort(cause);
    using before = timeToCollect({ stop: stop.signal, givingUp: never });
    vi.advanceTimersByTime(milliseconds - 1);
    expect([meanwhile.signal.aborted, before.signal.aborted]).toEqual([false, false]);
    vi.advanceTimersByTime(1);
    expect([meanwhile.signal.aborted, before.signal.aborted]).toEqual([true, true]);
  },
);

test.each(['cancelled', 'timed_out', undefined])(
  'a server that waits no longer ends it at once (%s)',
  (cause) => {
    const [stop, givingUp] = [new AbortController(), new AbortController()];
    if (cause !== undefined) stop.abort(cause);
    using time = timeToCollect({ stop: stop.signal, givingUp: givingUp.signal });
    expect(time.signal.aborted).toBe(false);
    givingUp.abort();
    expect(time.signal.aborted).toBe(true);
  },
);

test('it leaves no timer', () => {
  const stop = new AbortController();
  const time = timeToCollect({ stop: stop.signal, givingUp: never });
  stop.abort('cancelled');
  time[Symbol.dispose]();
  expect(vi.getTimerCount()).toBe(0);
});
