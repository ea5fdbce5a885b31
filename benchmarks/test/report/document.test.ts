import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { BENCHMARKS } from '../../src/benchmarks/index.ts';
import { documentOf, readResults } from '../../src/report/files.ts';

test('docs/performance.md is what is made from benchmarks/results.json', async () => {
  const results = await readResults();
  expect(results).toBeDefined();
  const document = await readFile(new URL('../../../docs/performance.md', import.meta.url), 'utf8');
  expect(document).toBe(results && (await documentOf(results)));
});

test('every benchmark has results, and nothing else has', async () => {
  const results = await readResults();
  expect(results?.benchmarks.map(({ name, description }) => [name, description])).toEqual(
    BENCHMARKS.map(({ name, description }) => [name, description]),
  );
});
