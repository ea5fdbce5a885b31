import { expect, test } from 'vitest';
import { alternate } from '../../src/measure/alternate.ts';

function recording() {
  const calls: string[] = [];
  const side = (name: string) => async () => {
    calls.push(name);
    return calls.length;
  };
  return { calls, ours: side('ours'), theirs: side('theirs') };
}

test('the sides are measured in turns, and who goes first changes', async () => {
  const { calls, ...sides } = recording();
  const pairs = await alternate({
    ...sides,
    repetitions: 2,
    warmUps: 0,
    signal: new AbortController().signal,
  });
  expect(calls).toEqual(['ours', 'theirs', 'theirs', 'ours']);
  expect(pairs).toEqual([
    { ours: 1, theirs: 2 },
    { theirs: 3, ours: 4 },
  ]);
});

test('warm-ups are forgotten', async () => {
  const { calls, ...sides } = recording();
  const pairs = await alternate({
    ...sides,
    repetitions: 1,
    warmUps: 2,
    signal: new AbortController().signal,
  });
  expect(calls).toHaveLength(6);
  expect(pairs).toEqual([{ ours: 5, theirs: 6 }]);
});

test('nothing is measured once it was aborted', async () => {
  const { calls, ...sides } = recording();
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(alternate({ ...sides, repetitions: 1, signal })).rejects.toThrow('enough');
  expect(calls).toEqual([]);
});
