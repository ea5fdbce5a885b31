import { expect, test } from 'vitest';
import { runChaos } from '../../src/chaos/run-chaos.ts';

test('tasks of a fleet whose nodes and database go wrong all end, are run by one node, and are told whole', async () => {
  const { signal } = new AbortController();

  const { endings, problems } = await runChaos({ tasks: 12, faults: 4, signal, say: () => undefined });

  expect(problems).toEqual([]);
  expect(Object.values(endings).reduce((sum, count) => sum + count, 0)).toBe(12);
}, 120_000);
