import { expect, test } from 'vitest';
import { defaultTimeoutOf } from '../../src/http/default-timeout-of.ts';

test.each([
  ['getTask', false, 30_000],
  ['createTask', false, 300_000],
  ['createTask', true, 3_600_000],
  ['cancelTask', false, 300_000],
  ['pruneTasks', false, 300_000],
] as const)('%s (with an upload: %s) waits %i ms', (operation, isUpload, expected) => {
  expect(defaultTimeoutOf(operation, isUpload)).toBe(expected);
});
