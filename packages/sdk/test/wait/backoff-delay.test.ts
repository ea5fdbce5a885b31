import { expect, test } from 'vitest';
import { backoffDelay } from '../../src/wait/backoff-delay.ts';

test.each([
  [1, 1_000, 0, 1_000],
  [2, 1_000, 0, 2_000],
  [4, 1_000, 0, 8_000],
  [5, 1_000, 0, 15_000],
  [500, 1_000, 0, 15_000],
  [1, 1_000, 1, 1_500],
  [3, 10, 0.5, 50],
  [1, 60_000, 0, 15_000],
])('after %i failures, from %i ms, by chance %f: %i ms', (failures, firstMs, chance, ms) => {
  expect(backoffDelay(failures, firstMs, chance)).toBe(ms);
});

test('the default limit of reconnections is about a minute', () => {
  const delays = Array.from({ length: 8 }, (_, n) => backoffDelay(n + 1, 1_000, 0));

  expect(delays.reduce((sum, delay) => sum + delay)).toBe(75_000);
});
