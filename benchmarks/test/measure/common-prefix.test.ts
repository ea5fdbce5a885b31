import { expect, test } from 'vitest';
import { commonPrefixBytes } from '../../src/measure/common-prefix.ts';

test.for([
  ['same', 'same', 4],
  ['same', 'sam', 3],
  ['sam', 'same', 3],
  ['one', 'other', 1],
  ['', 'other', 0],
  ['größe', 'größte', 6],
] as const)('%s and %s begin with %i bytes that are the same', ([one, other, bytes]) => {
  expect(commonPrefixBytes(one, other)).toBe(bytes);
});
