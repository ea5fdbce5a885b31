import { expect, test } from 'vitest';
import { isRecord } from '../../src/system/is-record.ts';
import { amount, count, parseMessage, stringOr } from '../../src/claude/message.ts';

test('a message keeps every field, known or not', () => {
  expect(parseMessage('{"type":"from_the_future-2","with":[1,{"a":null}]}')).toEqual({
    type: 'from_the_future-2',
    with: [1, { a: null }],
  });
});

test.for<[string, string]>([
  ['an empty line', ''],
  ['no JSON', 'Segmentation fault'],
  ['half an object', '{"type":"user"'],
  ['two objects', '{"type":"user"}{"type":"user"}'],
  ['null', 'null'],
  ['a string', '"user"'],
  ['a number', '7'],
  ['an array', '[{"type":"user"}]'],
  ['no type', '{"subtype":"success"}'],
  ['a type that is a number', '{"type":1}'],
  ['a type that is a list', '{"type":["user"]}'],
  ['an empty type', '{"type":""}'],
  ['a type of 65 characters', `{"type":"${'x'.repeat(65)}"}`],
  ['a type with a dot', '{"type":"task.completed"}'],
  ['a type with a line feed', '{"type":"user\\n"}'],
  ['a type only inherited', '{"__proto__":{"type":"user"}}'],
])('%s is no message', ([, line]) => {
  expect(parseMessage(line)).toBeUndefined();
});

test('a type of 64 characters is one', () => {
  expect(parseMessage(`{"type":"${'x'.repeat(64)}"}`)?.type).toHaveLength(64);
});

test('a prototype in a message is a field like another, and changes no other object', () => {
  const message = parseMessage(
    '{"type":"user","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
  );
  expect(Object.getPrototypeOf(message)).toBe(Object.prototype);
  expect(Object.keys(message ?? {})).toEqual(['type', '__proto__', 'constructor']);
  expect(message?.['polluted']).toBeUndefined();
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

const nested = (levels: number) => `{"type":"user","deep":${'['.repeat(levels)}${']'.repeat(levels)}}`;

test('a message nests at most 500 levels deep, so that it can be copied and printed wherever it goes', () => {
  expect(structuredClone(parseMessage(nested(500)))).toMatchObject({ type: 'user' });
  expect(parseMessage(nested(501))).toBeUndefined();
});

test('nesting of a million levels is no message, and no exception', () => {
  expect(parseMessage(nested(1_000_000))).toBeUndefined();
});

test('a wide message is not a deep one', () => {
  const wide = JSON.stringify({ type: 'user', many: Array.from({ length: 100_000 }, (_, index) => [index]) });
  expect(parseMessage(wide)?.['many']).toHaveLength(100_000);
});

test.for([
  [0, 0],
  [0.25, 0.25],
  [12, 12],
  [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  [2 ** 53, 0],
  [1e308, 0],
  [Infinity, 0],
  [-1, 0],
  [NaN, 0],
  ['12', 0],
  [null, 0],
  [undefined, 0],
  [{}, 0],
  [[12], 0],
  [true, 0],
])('%o amounts to %d', ([value, expected]) => {
  expect(amount(value)).toBe(expected);
});

test('a number too big for JSON.parse is Infinity, and amounts to nothing', () => {
  expect(amount(parseMessage('{"type":"result","num_turns":1e999}')?.['num_turns'])).toBe(0);
});

test('a count is whole', () => {
  expect([1.9, 3, -2, '4'].map(count)).toEqual([1, 3, 0, 0]);
});

test.for([
  [{}, true],
  [[], false],
  [null, false],
  ['text', false],
  [undefined, false],
])('%o is a record: %s', ([value, expected]) => {
  expect(isRecord(value)).toBe(expected);
});

test('what is not a string is replaced', () => {
  expect(['text', '', 7, null, {}].map((value) => stringOr(value, null))).toEqual([
    'text',
    '',
    null,
    null,
    null,
  ]);
});

test('a program that prints junk without end costs little', () => {
  const before = performance.now();
  for (let line = 0; line < 200_000; line += 1) parseMessage('this is no message of any kind, only junk');
  expect(performance.now() - before).toBeLessThan(1_000);
});
