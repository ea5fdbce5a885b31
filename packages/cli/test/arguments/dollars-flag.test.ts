import { expect, test } from 'vitest';
import { parseDollars } from '../../src/arguments/dollars-flag.ts';

test.each([
  ['1', 1],
  ['0.5', 0.5],
  ['.25', 0.25],
  ['$2.', 2],
  [' 3 ', 3],
])('%s is %d dollars', (input, dollars) => {
  expect(parseDollars(input)).toBe(dollars);
});

test.each(['', '0', '0.00', '-1', '1e3', '1,5', 'NaN', 'Infinity', '5 USD', '9'.repeat(400)])(
  '%j is no amount',
  (input) => {
    expect(() => parseDollars(input)).toThrow(/Expected an amount of US dollars above 0/);
  },
);
