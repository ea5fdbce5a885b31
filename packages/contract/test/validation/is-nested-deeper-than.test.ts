import { expect, test } from 'vitest';
import { isNestedDeeperThan } from '../../src/validation/index.ts';

test.for<[string, number]>([
  ['"text"', 0],
  ['null', 0],
  ['[]', 1],
  ['[1,"a",null]', 1],
  ['{"a":{"b":1}}', 2],
  ['[[],[[]],[]]', 3],
  [' { "a" : [ { } ] } ', 3],
  // What stands in strings opens and closes nothing.
  ['["[[[{{{"]', 1],
  ['{"[":"]","b":[]}', 2],
  ['["\\"[[[", []]', 2],
  ['["\\\\", [[]]]', 3],
  ['["\\\\\\"[[[", [[]]]', 3],
  ['["\\u0022[", []]', 2],
])('%s has %i levels', ([text, levels]) => {
  expect(isNestedDeeperThan(text, levels)).toBe(false);
  expect(isNestedDeeperThan(text, levels - 1)).toBe(true);
});

test.for(['"[[[', '"\\', '\\"[[', ']]]', '}[', '"'])('%j, which is no JSON, is no exception', (text) => {
  expect(() => isNestedDeeperThan(text, 1)).not.toThrow();
});

test.for<[string, string]>([
  ['empty lists', `[${'[],'.repeat(9_000_000)}[]]`],
  ['escaped quotes', `["${'\\"'.repeat(9_000_000)}"]`],
  ['backslashes', `["${'\\\\'.repeat(9_000_000)}"]`],
  ['short strings', `[${'"",'.repeat(9_000_000)}""]`],
])('millions of %s are read in the time it takes to look at them', ([, text]) => {
  const before = performance.now();
  expect(isNestedDeeperThan(text, 2)).toBe(false);
  expect(performance.now() - before).toBeLessThan(5_000);
});

test('a million levels are deeper than 500, and no exception', () => {
  expect(isNestedDeeperThan('['.repeat(1_000_000), 500)).toBe(true);
});
