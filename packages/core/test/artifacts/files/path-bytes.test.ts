import { expect, test } from 'vitest';
import { bytesOf, isText, pathOf } from '../../../src/artifacts/files/path-bytes.ts';

test('every name of bytes comes back from its path as it was, and no two have the same path', () => {
  const names = [
    'plain',
    'ü/\u{1f600}',
    '\ufffd',
    Buffer.from([0xff]),
    Buffer.from([0xfe]),
    Buffer.from([0xc3]),
    Buffer.from([0x61, 0xc3, 0x28, 0xbc]),
    // A surrogate as some write it, which UTF-8 has not.
    Buffer.from([0xed, 0xb3, 0xbf]),
    Buffer.concat([Buffer.from('ü\ufffd'), Buffer.from([0xe9]), Buffer.from('\u{1f600}')]),
    Buffer.from(Array.from({ length: 255 }, (_, index) => index + 1)),
  ].map((name) => Buffer.from(name));
  for (const name of names) expect(bytesOf(pathOf(name)).toString('hex')).toBe(name.toString('hex'));
  expect(new Set(names.map(pathOf)).size).toBe(names.length);
  expect(names.map((name) => isText(pathOf(name)))).toEqual(
    names.map((name) => Buffer.from(name.toString()).equals(name)),
  );
});
