import { expect, test } from 'vitest';
import { createOutputText } from '../../../src/executors/command/output-text.ts';
import { createMask } from '../../../src/secrets/mask.ts';

const SECRET = 'a-secret-of-the-task-0123456789';
const KEY = 'first line of a key\nsecond line of it\n';
const mask = createMask([SECRET, KEY]);

/** What is given out after each piece, and at the end. */
function given(pieces: readonly (string | Buffer)[], { isCut = false } = {}): string[] {
  const output = createOutputText();
  const told = pieces.map((piece) => {
    output.take(Buffer.from(piece));
    return output.next(mask);
  });
  return [...told, output.rest(mask, isCut)];
}

test('whole lines are given out, whatever the pieces are', () => {
  const [begin, end] = [Buffer.from('é').subarray(0, 1), Buffer.from('é').subarray(1)];
  expect(given(['one\ntw', 'o ', begin, end, '\nthree'])).toEqual(['one\n', '', '', '', 'two é\n', 'three']);
});

test('progress that is written over becomes lines, and control characters are no text', () => {
  expect(given(['10 %\r20 %\r\n\u001b[32mdone\u001b[0m\u0000\n'])).toEqual(['10 %\n20 %\ndone\ufffd\n', '']);
});

test('no piece of a secret is given out, wherever it is cut', () => {
  const text = `one\n${SECRET}\n${KEY}two\n${Buffer.from(SECRET).toString('base64').replaceAll(/.{20}/g, '$&\n')}\n`;
  for (let at = 0; at <= text.length; at += 1) {
    const all = given([text.slice(0, at), text.slice(at)]).join('');
    expect(all).toMatch(/^one\n\[masked\]\n\[masked\]two\n\[masked\]/);
  }
});

test('what may be the beginning of a secret is left out at the end of a script that was ended', () => {
  expect(given([`one ${SECRET.slice(0, 9)}`], { isCut: true })).toEqual(['', 'one ']);
  expect(given(['one a'])).toEqual(['', 'one a']);
});
