import { expect, test } from 'vitest';
import { differencesOf, expectedOf, needlessIn } from '../../src/parity/compare.ts';
import type { MeantDifference } from '../../src/parity/meant/meant-difference.ts';
import type { Outcome } from '../../src/parity/outcome/outcome.ts';

const OUTCOME: Outcome = {
  status: 'completed',
  text: 'a',
  data: null,
  files: {},
  costUsd: 1,
  turns: 1,
  said: ['a'],
  denials: [],
  background: [],
  requests: [],
  instructions: [],
  told: [],
  offered: [],
};

const scenario = (meant: readonly MeantDifference[]) => ({ name: 'any', script: [], meant });
const textBecomes = (text: string) => [{ field: 'text', becomes: () => text, because: 'lastText' } as const];

test('outcomes differ by the fields that are not deeply equal', () => {
  const actual = { ...OUTCOME, files: { 'a.txt': 'a' }, said: ['a'] };
  expect(differencesOf(OUTCOME, OUTCOME)).toEqual([]);
  expect(differencesOf(OUTCOME, actual)).toEqual([
    { field: 'files', expected: {}, actual: { 'a.txt': 'a' } },
  ]);
});

test('a field that varies by hand too is not compared', () => {
  expect(differencesOf(OUTCOME, { ...OUTCOME, costUsd: 2 }, ['costUsd'])).toEqual([]);
});

test('a difference that is meant is expected exactly as it is written down', () => {
  expect(expectedOf(scenario(textBecomes('b')), OUTCOME)).toEqual({ ...OUTCOME, text: 'b' });
});

test('a difference that is meant and is none is needless', () => {
  expect(needlessIn(scenario(textBecomes('b')), OUTCOME)).toEqual([]);
  expect(needlessIn(scenario(textBecomes('a')), OUTCOME)).toEqual(['text']);
});
