import { expect, test } from 'vitest';
import { mostSpares, type SpareRoom } from '../../../../src/executors/process/spares/most-spares.ts';

const ONE = { uid: 5, gid: 6 };
const FIVE = { uid: 11, gid: 11, lastUid: 15 };
const ANY = Number.POSITIVE_INFINITY;

test.for<[SpareRoom, number]>([
  [{ user: undefined, maxRuns: 3, hasMounts: false }, ANY],
  [{ user: ONE, maxRuns: 3, hasMounts: true }, ANY],
  [{ user: ONE, maxRuns: 3, hasMounts: false }, 0],
  [{ user: FIVE, maxRuns: 3, hasMounts: true }, 2],
  [{ user: FIVE, maxRuns: 3, hasMounts: false }, 2],
  [{ user: FIVE, maxRuns: 5, hasMounts: true }, 0],
  [{ user: FIVE, maxRuns: 7, hasMounts: true }, 0],
])('with %o there are at most %d spares', ([room, most]) => {
  expect(mostSpares(room)).toBe(most);
});
