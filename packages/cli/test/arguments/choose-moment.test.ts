import { expect, test } from 'vitest';
import { chooseMoment } from '../../src/arguments/choose-moment.ts';

const NOW = Date.parse('2026-11-22T19:33:00.000Z');

test.each([
  [{ 'older-than': '30d' }, '2026-10-23T19:33:00.000Z'],
  [{ 'older-than': '12h' }, '2026-11-22T07:33:00.000Z'],
  [{ 'older-than': '1w' }, '2026-11-15T19:33:00.000Z'],
  [{ before: '2026-11-01' }, '2026-11-01T00:00:00.000Z'],
  [{ before: '2026-11-01T12:00:00+02:00' }, '2026-11-01T10:00:00.000Z'],
])('%j is %s', (flags, moment) => {
  expect(chooseMoment(flags, NOW)).toBe(moment);
});

test.each([
  { 'older-than': '' },
  { 'older-than': '30' },
  { 'older-than': '-1d' },
  { before: '2026-13-01' },
  {},
])('%j is refused', (flags) => {
  expect(() => chooseMoment(flags, NOW)).toThrow();
});
