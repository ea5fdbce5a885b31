import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { oneAtATime } from '../../src/images/one-at-a-time.ts';

test('of those who ask for the same at once, one works at a time, and all have their turn', async () => {
  const name = randomUUID();
  let working = 0;
  const mostWorking: number[] = [];
  const work = async () => {
    working += 1;
    mostWorking.push(working);
    await new Promise(setImmediate);
    working -= 1;
    return mostWorking.length;
  };
  const done = await Promise.all([1, 2, 3, 4].map(() => oneAtATime(name, work)));
  expect(done.toSorted()).toEqual([1, 2, 3, 4]);
  expect(mostWorking).toEqual([1, 1, 1, 1]);
});

test('one that fails leaves its place to the next', async () => {
  const name = randomUUID();
  const failing = oneAtATime(name, async () => await Promise.reject(new Error('no space')));
  await expect(failing).rejects.toThrow('no space');
  expect(await oneAtATime(name, async () => 'built')).toBe('built');
});
