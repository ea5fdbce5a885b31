import { expect, test } from 'vitest';
import { mostWarm, type WarmRoom } from '../../../../src/executors/process/warm/most-warm.ts';

const ONE = { uid: 5, gid: 6 };
const FIVE = { uid: 11, gid: 11, lastUid: 15 };
const ANY = Number.POSITIVE_INFINITY;

test.for<[WarmRoom, number]>([
  [{ user: undefined, maxRuns: 3, hasMounts: false }, ANY],
  [{ user: ONE, maxRuns: 3, hasMounts: true }, ANY],
  [{ user: ONE, maxRuns: 3, hasMounts: false }, 0],
  [{ user: FIVE, maxRuns: 3, hasMounts: true }, 2],
  [{ user: FIVE, maxRuns: 3, hasMounts: false }, 2],
  [{ user: FIVE, maxRuns: 5, hasMounts: true }, 0],
  [{ user: FIVE, maxRuns: 7, hasMounts: true }, 0],
])('with %o there are at most %d warm processes', ([room, most]) => {
  expect(mostWarm(room)).toBe(most);
});
