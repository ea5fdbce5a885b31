import { Id } from '@claude-ops/contract';
import { parse } from '@claude-ops/contract/validation';
import { expect, test } from 'vitest';
import { createIds } from '../src/ids.ts';
import { uuidV7 } from '../src/system/uuid-v7.ts';

const START = Date.parse('2026-11-22T19:30:00.000Z');

function idsAt(...moments: number[]): { id: string; epochMs: number }[] {
  let index = 0;
  const nextId = createIds({ now: () => moments[index++] ?? NaN });
  return moments.map(() => nextId());
}

const momentOf = (id: string) => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
const ids = (made: { id: string }[]) => made.map(({ id }) => id);

test('an id is one of the contract, and carries its moment', () => {
  const [made] = idsAt(START);
  expect(parse(Id, made?.id)).toBe(made?.id);
  expect([made?.epochMs, momentOf(made?.id ?? '')]).toEqual([START, START]);
});

test('an id has version and variant of its kind, however far its counter has come', () => {
  for (const counter of [0, 1, 2 ** 20 - 1, 2 ** 20, 2 ** 32 - 1])
    expect(uuidV7(START, counter)).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  expect(uuidV7(START, 2 ** 20 - 1) < uuidV7(START, 2 ** 20)).toBe(true);
});

test('ids of one millisecond sort in the order they were made', () => {
  const made = ids(idsAt(...Array<number>(10_000).fill(START)));
  expect(made).toEqual(made.toSorted());
});

test('ids sort in the order they were made also when the clock is set back, and their moment stands still', () => {
  const made = idsAt(START, START + 5, START - 3_600_000, START + 4, START + 5, START + 6);
  expect(ids(made)).toEqual(ids(made).toSorted());
  expect(made.map(({ epochMs }) => epochMs - START)).toEqual([0, 5, 5, 5, 5, 6]);
  expect(made.map(({ id }) => momentOf(id) - START)).toEqual([0, 5, 5, 5, 5, 6]);
});

test('a hundred thousand ids of two makers are all different', () => {
  const makers = [createIds({ now: () => START }), createIds({ now: () => START })];
  const made = makers.flatMap((nextId) => Array.from({ length: 50_000 }, () => nextId().id));
  expect(new Set(made).size).toBe(100_000);
});
