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
  const growth = watchGrowth(() => [place], { maxBytes: 1 });
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
