import { expect, test } from 'vitest';
import { createTicks } from '../../src/wait/create-ticks.ts';

test('waits that begin soon after each other look again together', () => {
  let now = 0;
  const ticks = createTicks(() => now);
  const at = (start: number, intervalMs: number) => {
    now = start;
    return start + ticks.delayMs(intervalMs);
  };

  expect(at(0, 1_000)).toBe(1_000);
  expect(at(100, 1_000)).toBe(1_000);
  expect(at(500, 1_000)).toBe(1_000);
  // Half of the interval passes at least.
  expect(at(501, 1_000)).toBe(1_501);
  expect(at(1_000, 1_000)).toBe(1_501);
  expect(at(1_501, 10)).toBe(1_511);
});
