import { expect, test } from 'vitest';
import { isSupportedVersion, OLDEST_CLAUDE_VERSION } from '../../src/claude/supported-version.ts';

test.for([
  ['1.0.128', false],
  ['2.0.75', false],
  ['2.0', false],
  [OLDEST_CLAUDE_VERSION, true],
  ['2.0.100', true],
  ['2.1.330', true],
  ['2.1', true],
  ['3.0.0', true],
] as const)('version %s of the CLI is supported: %s', ([version, isSupported]) => {
  expect(isSupportedVersion(version)).toBe(isSupported);
});
