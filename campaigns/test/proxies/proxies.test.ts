import { expect, test } from 'vitest';
import { QUICK_CALLS } from '../../src/proxies/calls.ts';
import { runProxies } from '../../src/proxies/run-proxies.ts';

test('calls whose connections are cut at random places double no task, lose none, and come to what they should', async () => {
  const { signal } = new AbortController();

  const report = await runProxies(QUICK_CALLS, { places: 8, signal });

  expect(report).toEqual({ calls: 64, cuts: expect.any(Number), failed: [], problems: [] });
  expect(report.cuts).toBeGreaterThan(40);
}, 60_000);
