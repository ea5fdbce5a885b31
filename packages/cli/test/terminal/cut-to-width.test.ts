import { expect, test } from 'vitest';
import { cutToWidth } from '../../src/terminal/cut-to-width.ts';

test.each([
  ['short', 10, 'short'],
  ['exactly10!', 10, 'exactly10!'],
  ['a bit too long', 10, 'a bit too…'],
  ['漢字漢字', 8, '漢字漢字'],
  ['漢字漢字', 7, '漢字漢…'],
  ['漢字漢字', 6, '漢字…'],
  ['👩‍👩‍👧 family', 5, '👩‍👩‍👧 f…'],
  ['abc', 1, '…'],
  ['abc', 0, ''],
  ['no limit', Number.POSITIVE_INFINITY, 'no limit'],
])('"%s" in %d columns is "%s"', (line, width, cut) => {
  expect(cutToWidth(line, width)).toBe(cut);
});
