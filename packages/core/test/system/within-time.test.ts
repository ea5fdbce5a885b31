import { expect, test } from 'vitest';
import { withinTime } from '../../src/system/within-time.ts';

/** Takes time, and none of a processor: as on a machine that is busy with other things. */
const waitMs = (milliseconds: number) =>
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);

test('what is done in time has its value, and what it throws is thrown', () => {
  expect(withinTime(1_000, () => 'done')).toBe('done');
  expect(() =>
    withinTime(1_000, () => {
      throw new Error('of its own');
    }),
  ).toThrow('of its own');
});

test('what computes for longer is ended', () => {
  expect(() =>
    withinTime(50, () => {
      for (;;);
    }),
  ).toThrow('timed out');
});

test('what got too little of a processor is done once more, with more patience', () => {
  let tries = 0;
  const done = () => {
    tries += 1;
    waitMs(150);
    return 'done';
  };
  expect(withinTime(100, done)).toBe('done');
  expect(tries).toBe(2);
  expect(() => withinTime(100, () => waitMs(400))).toThrow('timed out');
});
