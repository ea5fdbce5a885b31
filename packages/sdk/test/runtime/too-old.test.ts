import { expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { OLDEST_NODE, tooOld } from '../../src/runtime/too-old.ts';

test('the oldest Node is that of package.json', () => {
  expect(manifest.engines.node).toBe(`>=${OLDEST_NODE}`);
});

test.each([
  [{ node: '18.20.0' }, true],
  [{ node: '20.19.5' }, true],
  [{ node: '22.13.1' }, true],
  [{ node: '22.14.0' }, false],
  [{ node: '24.1.0' }, false],
  [{ node: '20.0.0', bun: '1.3.0' }, false],
  [{ node: '20.0.0', deno: '2.0.0' }, false],
  [undefined, false],
])('whether %j is too old: %s', (versions, isTooOld) => {
  expect(tooOld(versions)).toBe(isTooOld);
});
