import { expect, test } from 'vitest';
import { inParallel } from '../../src/parity/in-parallel.ts';

test('no more runs at once than may, and one that fails makes room too', async () => {
  const run = inParallel(2);
  let [now, most] = [0, 0];
  const job = async (fails: boolean) => {
    now += 1;
    most = Math.max(most, now);
    await Promise.resolve();
    now -= 1;
    if (fails) throw new Error('failed');
  };
  const jobs = [true, false, true, false, false].map((fails) => run(() => job(fails)));
  const settled = await Promise.allSettled(jobs);
  expect(most).toBe(2);
  expect(settled.map(({ status }) => status)).toEqual([
    ...['rejected', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
  ]);
});
