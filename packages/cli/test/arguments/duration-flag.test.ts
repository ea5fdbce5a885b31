import { expect, test } from 'vitest';
import { parseDuration } from '../../src/arguments/duration-flag.ts';

test.each([
  ['60000', 60_000],
  ['1500ms', 1_500],
  ['30s', 30_000],
  ['1.5m', 90_000],
  ['10m', 600_000],
  ['2h', 7_200_000],
  ['24h', 86_400_000],
])('%s is %d ms', (input, ms) => {
  expect(parseDuration(input)).toBe(ms);
});

test.each(['', '30', '0s', '25h', '-5m', '10 m', '5d', 'soon', '1e9', '10mm'])('"%s" is refused', (input) => {
  expect(() => parseDuration(input)).toThrow('Expected 1s to 24h');
});
