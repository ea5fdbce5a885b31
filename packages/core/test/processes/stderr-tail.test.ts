import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { keepStderrTail } from '../../src/processes/stderr-tail.ts';
import { createMask } from '../../src/secrets/mask.ts';

const KEY = 'sk-ant-made-up-for-the-tests';
const TAIL = 8 * 1024;

async function tailOf(...chunks: string[]): Promise<string> {
  const tail = keepStderrTail(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), createMask([KEY]));
  await tail.ended;
  return tail.text;
}

test('what was said is kept, without the last line feeds', async () => {
  expect(await tailOf('one\ntwo', ' and more\n\nlast\n\n')).toBe('one\ntwo and more\n\nlast');
  expect(await tailOf()).toBe('');
});

test('of much only the end is kept', async () => {
  const lines = Array.from({ length: 5_000 }, (_, index) => `line ${index}\n`);
  const tail = await tailOf(lines.join(''));
  expect(tail.length).toBeLessThanOrEqual(TAIL);
  expect(tail.endsWith('line 4998\nline 4999')).toBe(true);
});

test('a secret is masked before anything is cut', async () => {
  for (const length of [TAIL - 10, TAIL - 5, TAIL - 1, TAIL]) {
    const tail = await tailOf(`${KEY}${'x'.repeat(length)}\n`);
    expect(tail).not.toContain(KEY.slice(-4));
  }
  expect(await tailOf(KEY.slice(0, 5), `${KEY.slice(5)}\n`)).toBe('[masked]');
});

test('of a very long line only its size is kept', async () => {
  expect(await tailOf('before\n', 'x'.repeat(64 * 1024 + 1), '\nafter')).toBe(
    'before\n[a line of 65537 bytes]\nafter',
  );
});

test('a stream that is destroyed ends the tail', async () => {
  const stderr = new Readable({ read() {} });
  const tail = keepStderrTail(stderr, createMask([]));
  stderr.push('said before\n');
  setImmediate(() => stderr.destroy());
  await tail.ended;
  expect(tail.text).toBe('said before');
});
