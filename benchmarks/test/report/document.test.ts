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

test('what is kept is of benchmarks as they are now, in their order', async () => {
  const kept = (await readResults())?.benchmarks.map(({ name, description }) => ({ name, description }));
  const names = kept?.map(({ name }) => name);
  expect(kept).toEqual(
    BENCHMARKS.filter(({ name }) => names?.includes(name)).map(({ name, description }) => ({
      name,
      description,
    })),
  );
});
