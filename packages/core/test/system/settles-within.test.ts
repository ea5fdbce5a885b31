import { expect, test } from 'vitest';
import { settlesWithin, whenAborted } from '../../src/system/settles-within.ts';

const forever = new Promise<never>(() => undefined);
const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;

test.for([
  ['a resolved promise settles', () => Promise.resolve(), true],
  ['a rejected promise settles', () => Promise.reject(new Error('wrong')), true],
  ['a promise that waits for ever does not', () => forever, false],
] as const)('%s', async ([, make, expected]) => {
  expect(await settlesWithin(make(), 5)).toBe(expected);
});

test('a promise that settles in time is not waited for any longer, and leaves no timer', async () => {
  const before = timers();
  expect(await settlesWithin(new Promise(setImmediate), 3_600_000)).toBe(true);
  expect(timers()).toBe(before);
});

test.for([Infinity, 2 ** 31, Number.MAX_SAFE_INTEGER])(
  'a patience of %d milliseconds is a long one',
  async (milliseconds) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiting = settlesWithin(promise, milliseconds);
    // A timer that overflows goes off before this one.
    setTimeout(resolve, 5);
    expect(await waiting).toBe(true);
  },
);

test('whenAborted settles with the abort', async () => {
  const controller = new AbortController();
  const { aborted } = whenAborted(controller.signal);
  expect(await settlesWithin(aborted, 1)).toBe(false);
  controller.abort();
  await aborted;
});

test('whenAborted settles at once when the signal is aborted already', async () => {
  await whenAborted(AbortSignal.abort()).aborted;
});

test('what was released hears of no abort', async () => {
  const controller = new AbortController();
  const { aborted, release } = whenAborted(controller.signal);
  release();
  controller.abort();
  expect(await settlesWithin(aborted, 1)).toBe(false);
});
