import { expect, test } from 'vitest';
import { cut, fail, hang, say, stall, useTool } from '../../src/index.ts';
import { chooseStep } from '../../src/script/choose-step.ts';

const tool = useTool('Bash', { command: 'true' });
const done = say('done');

test('each turn gets its answer and the last step repeats', () => {
  const steps = [tool, done];
  expect(chooseStep(steps, { turn: 0, attempt: 1 })).toBe(tool);
  expect(chooseStep(steps, { turn: 1, attempt: 1 })).toBe(done);
  expect(chooseStep(steps, { turn: 7, attempt: 1 })).toBe(done);
});

test('a turn that is asked for again gets the same answer', () => {
  expect(chooseStep([tool, done], { turn: 0, attempt: 5 })).toBe(tool);
});

test('an interruption stands before the answer of its turn, once', () => {
  const failure = fail(429);
  const steps = [failure, tool, done];
  expect(chooseStep(steps, { turn: 0, attempt: 1 })).toBe(failure);
  expect(chooseStep(steps, { turn: 0, attempt: 2 })).toBe(tool);
  expect(chooseStep(steps, { turn: 1, attempt: 1 })).toBe(done);
});

test('an interruption repeats as often as it says', () => {
  const overloaded = fail(529, { times: 2 });
  const broken = cut();
  const steps = [tool, overloaded, broken, done];
  const attempts = [1, 2, 3, 4, 5].map((attempt) => chooseStep(steps, { turn: 1, attempt }));
  expect(attempts).toEqual([overloaded, overloaded, broken, done, done]);
});

test.each([fail(401), hang(), stall(), cut(), fail(500, { times: 2 })])(
  'an interruption at the end of the list repeats without end: %j',
  (step) => {
    expect(chooseStep([tool, step], { turn: 1, attempt: 9 })).toBe(step);
    expect(chooseStep([step], { turn: 3, attempt: 1 })).toBe(step);
  },
);

test('past the end of the list only the last answer repeats, not what stood before it', () => {
  expect(chooseStep([fail(529), done], { turn: 1, attempt: 1 })).toBe(done);
});

test('an empty list has no step', () => {
  expect(chooseStep([], { turn: 0, attempt: 1 })).toBeUndefined();
});
