import { expect, test } from 'vitest';
import { runHolds } from '../../src/holds/run-holds.ts';

test('a budget that is raised late, and ten tasks behind a usage limit, go on with nothing repeated', async () => {
  const { signal } = new AbortController();
  const run = { mode: 'process', env: {}, budgetMs: 4_000, limitMs: 6_000, tasks: 10, signal } as const;
  expect(await runHolds(run)).toEqual([]);
}, 120_000);
