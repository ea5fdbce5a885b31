import { expect, test } from 'vitest';
import { createOneAhead } from '../../../../src/executors/process/network/one-ahead.ts';

/** Makes numbered things, and remembers which were disposed. */
function room(failing: ReadonlySet<number> = new Set()) {
  let made = 0;
  const disposed: number[] = [];
  const ahead = createOneAhead(async () => {
    made += 1;
    const number = made;
    if (failing.has(number)) throw new Error(`number ${number} failed`);
    return { number, [Symbol.asyncDispose]: async () => void disposed.push(number) };
  });
  return { ahead, disposed, made: () => made };
}

test('one is made ahead, however often that is asked for, and given once', async () => {
  const { ahead, made } = room();
  ahead.prepare();
  ahead.prepare();
  expect(made()).toBe(1);
  const taken = await Promise.all([ahead.take(), ahead.take()]);
  expect(taken.map(({ number }) => number)).toEqual([1, 2]);
});

test('one that could not be made ahead is made again, and a second failure is told', async () => {
  const { ahead } = room(new Set([1, 3, 4]));
  ahead.prepare();
  expect(await ahead.take()).toMatchObject({ number: 2 });
  ahead.prepare();
  await expect(ahead.take()).rejects.toThrow('number 4 failed');
});

test('what nobody took is disposed in the end, also while it is being made, and none is made after that', async () => {
  const { ahead, disposed, made } = room();
  ahead.prepare();
  await ahead[Symbol.asyncDispose]();
  expect(disposed).toEqual([1]);
  ahead.prepare();
  await ahead[Symbol.asyncDispose]();
  expect(made()).toBe(1);
});
