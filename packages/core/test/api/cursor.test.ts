import { expect, test } from 'vitest';
import { fromCursor, fromNameCursor, toCursor } from '../../src/api/cursor.ts';
import { createIds } from '../../src/ids.ts';

const { id } = createIds({ now: () => Date.parse('2026-11-22T19:30:00.000Z') })();

test('a cursor gives back where the page ended, and does not show it', () => {
  const cursor = toCursor(id);
  expect(fromCursor(cursor)).toBe(id);
  expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
  expect(cursor).not.toContain(id);
});

test.for<[string, string]>([
  ['nothing', ''],
  ['an id as it is', id],
  ['words', 'next please'],
  ['half a cursor', toCursor(id).slice(0, 24)],
  ['two cursors', toCursor(id) + toCursor(id)],
  ['something else in the form of one', toCursor("' OR 1=1; --")],
  ['an id in capitals', toCursor(id.toUpperCase())],
  ['an id and a line feed', toCursor(`${id}\n`)],
  ['bytes', Buffer.from([0xff, 0x00, 0x80]).toString('base64url')],
])('%s is no cursor', ([, cursor]) => {
  expect(() => fromCursor(cursor)).toThrow(expect.objectContaining({ code: 'invalid_cursor' }));
});

test('a page by name ended at a name', () => {
  expect(fromNameCursor(toCursor('docs-2_A'))).toBe('docs-2_A');
  for (const cursor of ['', 'made-up', toCursor('two words'), toCursor('x'.repeat(65))])
    expect(() => fromNameCursor(cursor), cursor).toThrow(expect.objectContaining({ code: 'invalid_cursor' }));
});
