import { expect, test } from 'vitest';
import { differenceRow, holds, ratioRow, type Bar } from '../../src/measure/row.ts';

const heading = { what: 'Ours', against: 'theirs', unit: 'ms', bar: null };

test('a ratio is the median of the ratios of the pairs', () => {
  const pairs = [
    { ours: 2, theirs: 1 },
    { ours: 30, theirs: 10 },
    { ours: 4, theirs: 1 },
  ];
  expect(ratioRow(heading, pairs)).toMatchObject({
    comparison: 'ratio',
    figure: { median: 3, count: 3 },
    ours: { median: 4 },
    theirs: { median: 1 },
  });
});

test('a difference is ours less theirs', () => {
  expect(differenceRow(heading, [{ ours: 7, theirs: 4 }])).toMatchObject({
    comparison: 'difference',
    figure: { median: 3 },
  });
});

test.each<[Bar | null, boolean]>([
  [{ atMost: 3 }, true],
  [{ atMost: 2.9 }, false],
  [{ atLeast: 3 }, true],
  [{ atLeast: 3.1 }, false],
  [null, true],
])('whether a figure of 3 holds with the bar %j', (bar, expected) => {
  expect(holds({ bar, figure: { median: 3, low: 0, high: 9, count: 3 } })).toBe(expected);
});
