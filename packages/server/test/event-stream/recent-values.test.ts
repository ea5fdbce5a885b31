import { expect, test } from 'vitest';
import { createRecentValues } from '../../src/event-stream/recent-values.ts';

/** Beside its bytes each value counts for 512. */
const WITH_TWO_VALUES = 2 * (512 + 100);

test('the oldest values go once there are more bytes than may be kept', () => {
  const values = createRecentValues<number, string>(WITH_TWO_VALUES, ({ length }) => length);
  for (const key of [1, 2, 3]) values.set(key, 'x'.repeat(100));
  expect([1, 2, 3].map((key) => values.get(key)?.length)).toEqual([undefined, 100, 100]);
});

test('many small values are bounded too', () => {
  const values = createRecentValues<number, string>(WITH_TWO_VALUES, ({ length }) => length);
  for (let key = 0; key < 100; key += 1) values.set(key, '');
  expect(values.get(97)).toBeUndefined();
  expect(values.get(98)).toBe('');
});

test('a value that takes the place of another counts alone, and one that is too large is not kept', () => {
  const values = createRecentValues<number, string>(WITH_TWO_VALUES, ({ length }) => length);
  for (let again = 0; again < 10; again += 1) values.set(1, 'x'.repeat(100));
  values.set(2, 'x'.repeat(100));
  expect(values.get(1)).toHaveLength(100);
  values.set(3, 'x'.repeat(2_000));
  expect([1, 2, 3].map((key) => values.get(key))).toEqual([undefined, undefined, undefined]);
});
