import { expect, test } from 'vitest';
import { jsonText } from '../../src/terminal/json-text.ts';

test('JSON holds nothing that a terminal obeys and parses to the same value', () => {
  const value = { text: 'a\u001b[2Jb\u009b31mc\u007fd\u202ee' };
  const text = jsonText(value);
  expect(text).not.toMatch(/(?!\n)\p{Cc}|\p{Bidi_Control}/u);
  expect(JSON.parse(text)).toEqual(value);
});
