import { expect, test } from 'vitest';
import { isNodeRecentEnough } from '../src/node-version.ts';

test.for([
  ['20.20.2', false],
  ['22.13.1', false],
  ['22.14.0', true],
  ['23.0.0', true],
  ['24.21.0', true],
] as const)('Node %s is recent enough: %s', ([version, isEnough]) => {
  expect(isNodeRecentEnough(version)).toBe(isEnough);
});
