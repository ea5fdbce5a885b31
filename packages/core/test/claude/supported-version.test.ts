import { expect, test } from 'vitest';
import { isSupportedVersion, OLDEST_CLAUDE_VERSION } from '../../src/claude/supported-version.ts';

test.for([
  ['1.0.128', false],
  ['2.1.149', false],
  ['2.1', false],
  [OLDEST_CLAUDE_VERSION, true],
  ['2.1.1000', true],
  ['2.1.330', true],
  ['2.2', true],
  ['3.0.0', true],
] as const)('version %s of the CLI is supported: %s', ([version, isSupported]) => {
  expect(isSupportedVersion(version)).toBe(isSupported);
});
