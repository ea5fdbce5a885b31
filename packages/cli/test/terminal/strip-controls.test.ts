import { expect, test } from 'vitest';
import { stripControls } from '../../src/terminal/strip-controls.ts';

test.each([
  ['colours', '\u001b[1;31mred\u001b[0m', 'red'],
  ['a cleared screen', '\u001b[2J\u001b[Htext', 'text'],
  ['a title', '\u001b]0;title\u0007text', 'text'],
  ['one-byte sequences', '\u009b31mtext', 'text'],
  ['a carriage return that would overwrite', 'good\rbad', 'goodbad'],
  ['backspaces', 'ab\u0008\u007fc', 'abc'],
  ['marks that reorder', 'a\u202eb\u2066c', 'abc'],
  ['a sequence within a sequence', '\u001b\u001b[31m[31mtext', '[31mtext'],
])('%s are taken out', (_what, text, clean) => {
  expect(stripControls(text)).toBe(clean);
});

test('line feeds, tabs and letters of all kinds stay', () => {
  const text = 'a\tb\nc é 漢字 👩‍👩‍👧';
  expect(stripControls(text)).toBe(text);
});

test.each(['\u001b]', '\u001b[;', '\u001b', ';;;;', '\u001b]a;'])(
  'a megabyte of %j takes no more than a moment',
  (part) => {
    const startedAt = performance.now();
    stripControls(part.repeat(1_000_000 / part.length));
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  },
);
