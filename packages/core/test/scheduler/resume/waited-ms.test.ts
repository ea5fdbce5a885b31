import { expect, test } from 'vitest';
import { waitedMs } from '../../../src/scheduler/resume/waited-ms.ts';

const at = (ms: number) => new Date(ms).toISOString();
const wait = (from: number, to: number | null) => ({
  createdAt: at(from),
  settledAt: to === null ? null : at(to),
});

test.for([
  ['nothing', [], 0],
  ['one wait', [wait(100, 300)], 200],
  ['two after each other, told newest first', [wait(500, 600), wait(100, 300)], 300],
  ['two at once', [wait(100, 300), wait(200, 500), wait(250, 260)], 400],
  ['one that still goes on', [wait(900, null)], 100],
] as const)('of %s it is told how long the time stood', ([, approvals, expected]) => {
  expect(waitedMs(approvals, 1_000)).toBe(expected);
});
