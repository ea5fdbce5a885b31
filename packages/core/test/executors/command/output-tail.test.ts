import { LIMITS } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { createOutputTail, TAIL_CHARACTERS } from '../../../src/executors/command/output-tail.ts';
import { createMask } from '../../../src/secrets/mask.ts';

const SECRET = 'a-secret-of-the-task-0123456789';
const LONG_SECRET = '\u4f60'.repeat(LIMITS.envValueMaxCharacters);
const mask = createMask([SECRET, LONG_SECRET]);

function tailOf(pieces: readonly (string | Buffer)[]): string {
  const tail = createOutputTail();
  for (const piece of pieces) tail.take(Buffer.from(piece));
  return tail.text(mask);
}

test('a short output is kept whole, whatever its pieces are', () => {
  const [begin, end] = [Buffer.from('é').subarray(0, 1), Buffer.from('é').subarray(1)];
  expect(tailOf(['one ', begin, end, '\n'])).toBe('one é\n');
  expect(tailOf([])).toBe('');
});

test('of a long output the end is kept', () => {
  const text = tailOf([...Array.from({ length: 1_000 }, () => 'x'.repeat(1_000)), 'the end']);
  expect(text).toBe(`${'x'.repeat(TAIL_CHARACTERS - 7)}the end`);
});

test('secrets are masked, and no end of one stays where its beginning was dropped', () => {
  expect(tailOf([SECRET.slice(0, 5), SECRET.slice(5)])).toBe('[masked]');
  for (let length = 0; length < SECRET.length + 2; length += 1) {
    const text = tailOf(['x'.repeat(length), SECRET.repeat(20_000)]);
    expect(text).not.toContain(SECRET.slice(-6));
  }
});

test('what a terminal would act on, and a database would refuse, is left out', () => {
  expect(tailOf(['\u001b[31mred\u001b[0m\r\nnul\u0000 bell\u0007\ttab\n'])).toBe(
    'red\nnul\ufffd bell\ufffd\ttab\n',
  );
});

test('of a long output in any script as many characters are kept', () => {
  expect(tailOf([...Array.from({ length: 500 }, () => '\u0436'.repeat(1_000)), ' end'])).toHaveLength(
    TAIL_CHARACTERS,
  );
});

test('no end of the longest secret stays, in the longest form of it', () => {
  const form = encodeURIComponent(LONG_SECRET);
  expect(tailOf([form])).toBe('[masked]');
  expect(tailOf(['x'.repeat(7), form.repeat(4)])).not.toContain(form.slice(-9));
});
