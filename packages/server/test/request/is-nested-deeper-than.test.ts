import { expect, test } from 'vitest';
import { isNestedDeeperThan } from '../../src/request/is-nested-deeper-than.ts';

test.each([
  [0, 'text', false],
  [0, null, false],
  [0, [], true],
  [1, [], false],
  [1, [1, 'a', null], false],
  [1, { a: { b: 1 } }, true],
  [2, { a: { b: 1 } }, false],
  [2, [[], [[]]], true],
])('beyond %i levels: %j is %s', (levels, value, expected) => {
  expect(isNestedDeeperThan(levels, value)).toBe(expected);
});
