import { expect, test } from 'vitest';
import { summarize } from '../../src/measure/statistics.ts';

test.each([
  [[3], { median: 3, low: 3, high: 3, count: 1 }],
  [[4, 1, 3, 2], { median: 2.5, low: 1.75, high: 3.25, count: 4 }],
  [[1, 2, 3, 4, 1000], { median: 3, low: 2, high: 4, count: 5 }],
])('%j is summarized by its median and its quartiles', (values, summary) => {
  expect(summarize(values)).toEqual(summary);
});

test('a summary has five digits', () => {
  expect(summarize([1 / 3]).median).toBe(0.33333);
});

test('there is no summary of nothing', () => {
  expect(() => summarize([])).toThrow('nothing to summarize');
});
