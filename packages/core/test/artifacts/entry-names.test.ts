import { expect, test } from 'vitest';
import { createEntryNames } from '../../src/artifacts/archive/entry-names.ts';

test('thousands of paths that become the same name stay apart, and take no longer than others', () => {
  const nameOf = createEntryNames();
  const paths = Array.from({ length: 2 ** 13 }, (_, index) =>
    index.toString(2).padStart(13, '0').replaceAll('0', '_').replaceAll('1', '\\'),
  );
  const startedAt = performance.now();
  const names = new Set([...paths, '_____________-1'].map(nameOf));
  expect(names.size).toBe(paths.length + 1);
  // Two for each of the numbers before it would be tens of millions.
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});
