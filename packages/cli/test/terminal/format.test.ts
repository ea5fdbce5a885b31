import { expect, test } from 'vitest';
import { formatCost } from '../../src/terminal/format-cost.ts';
import { formatCount } from '../../src/terminal/format-count.ts';
import { formatAge, formatDuration } from '../../src/terminal/format-duration.ts';

test.each([
  [0, '0.0s'],
  [427, '0.4s'],
  [59_999, '59.9s'],
  [60_000, '1m00s'],
  [125_000, '2m05s'],
  [3_720_000, '1h02m'],
  [273_600_000, '3d04h'],
])('%d ms last %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test.each([
  [-5, '0s'],
  [12_900, '12s'],
  [180_000, '3m'],
  [7_200_000, '2h'],
  [432_000_000, '5d'],
])('%d ms ago is %s', (ms, text) => {
  expect(formatAge(ms)).toBe(text);
});

test.each([
  [0, '$0.0000'],
  [0.00001, '<$0.0001'],
  [0.00423, '$0.0042'],
  [12.5, '$12.5000'],
])('%d dollars are %s', (usd, text) => {
  expect(formatCost(usd)).toBe(text);
});

test.each([
  [0, '0 turns'],
  [1, '1 turn'],
  [1_234, '1,234 turns'],
])('%d is counted as %s', (count, text) => {
  expect(formatCount(count, 'turn')).toBe(text);
});
