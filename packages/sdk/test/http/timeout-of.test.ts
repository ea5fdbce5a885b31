import { expect, test } from 'vitest';
import { timeoutOf } from '../../src/http/timeout-of.ts';

test.each([
  ['getTask', undefined, 30_000],
  ['createTask', undefined, 300_000],
  ['cancelTask', undefined, 300_000],
  ['cancelTask', 5, 5],
] as const)('%s with a timeout of %s waits %i ms', (operation, timeoutMs, expected) => {
  expect(timeoutOf(operation, timeoutMs)).toBe(expected);
});
