import { once } from 'node:events';
import { expect, test } from 'vitest';
import { watchGrowth } from '../../../src/workspaces/growth/watch-growth.ts';

test('a look that fails is told at the end, and ends nothing before', async () => {
  const looked = Promise.withResolvers<void>();
  const place = {
    name: 'a place',
    async measure(): Promise<number> {
      looked.resolve();
      await Promise.resolve();
      throw new Error('gone');
    },
  };
  const growth = watchGrowth(() => [place], { maxBytes: 1, takenOnDisk: async () => 0 });
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  await looked.promise;
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
  expect(growth.signal.aborted).toBe(false);
  await expect(growth[Symbol.asyncDispose]()).rejects.toThrow('gone');
});

test('a disk that becomes fuller by half of what a run may yet write is looked at again before the pause is over', async () => {
  let taken = 1_000;
  const looks: number[] = [];
  const place = {
    name: 'a place',
    async measure(): Promise<number> {
      looks.push(performance.now());
      return await Promise.resolve(taken - 1_000);
    },
  };
  const begun = performance.now();
  await using growth = watchGrowth(() => [place], {
    maxBytes: 100,
    // As fast as it can be seen: each time that it is asked for there are 30 more.
    takenOnDisk: async () => await Promise.resolve((taken += 30)),
  });
  await once(growth.signal, 'abort');
  expect(growth.excess).toEqual({ maxBytes: 100, bytes: expect.any(Number), place: 'a place' });
  // Two pauses of 2 s would lie before the second look.
  expect(looks.length).toBeGreaterThanOrEqual(2);
  expect((looks.at(-1) ?? Infinity) - begun).toBeLessThan(3_500);
});
