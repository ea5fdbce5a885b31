import { expect, test } from 'vitest';
import { runHolds } from '../../src/holds/run-holds.ts';

test('a budget that is raised late, and tasks behind a usage limit, go on with nothing repeated', async () => {
  const { signal } = new AbortController();
  const run = { mode: 'process', env: {}, budgetMs: 3_000, limitMs: 4_000, tasks: 6, signal } as const;
  expect(await runHolds(run)).toEqual([]);
}, 120_000);
