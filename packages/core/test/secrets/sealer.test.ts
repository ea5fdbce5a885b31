import { expect, test } from 'vitest';
import { createSealer, createSecretKey } from '../../src/secrets/sealer.ts';

const sealer = createSealer(new Uint8Array(32).fill(7));
const sealed = sealer.seal('a secret', 'task-1');
const bytes = Buffer.from(sealed.slice('v1.'.length), 'base64');
const withBytes = (changed: Uint8Array) => `v1.${Buffer.from(changed).toString('base64')}`;

test.for<[string, string]>([
  ['nothing', ''],
  ['a secret', 'a secret'],
  ['beyond ASCII', '\u0000\n"\\ \u20ac\u{1f600}'],
  ['much', 'x'.repeat(100_000)],
])('what is sealed opens again: %s', ([, text]) => {
  expect(sealer.open(sealer.seal(text, 'task-1'), 'task-1')).toBe(text);
});

test('another sealer with the same key opens it', () => {
  expect(createSealer(new Uint8Array(32).fill(7)).open(sealed, 'task-1')).toBe('a secret');
});

test('the sealed text shows nothing of the text, and is another each time', () => {
  expect(bytes.includes('secret')).toBe(false);
  expect(sealer.seal('a secret', 'task-1')).not.toBe(sealed);
});

test('another key does not open it', () => {
  expect(() => createSealer(new Uint8Array(32).fill(8)).open(sealed, 'task-1')).toThrow();
  expect(() => createSealer(createSecretKey()).open(sealed, 'task-1')).toThrow();
});

test.for(['', 'task-2', 'task-1 '])('the context %j does not open it', (context) => {
  expect(() => sealer.open(sealed, context)).toThrow();
});

test('a change of any bit, in nonce, text or tag, is noticed', () => {
  for (let index = 0; index < bytes.length * 8; index += 1) {
    const changed = Uint8Array.from(bytes);
    changed[index >> 3] = (changed[index >> 3] ?? 0) ^ (1 << (index & 7));
    expect(() => sealer.open(withBytes(changed), 'task-1'), `bit ${index}`).toThrow();
  }
});

test('a text that is shorter or longer is noticed', () => {
  for (let length = 0; length < bytes.length; length += 1) {
    expect(() => sealer.open(withBytes(bytes.subarray(0, length)), 'task-1'), `${length} bytes`).toThrow();
  }
  expect(() => sealer.open(withBytes(Buffer.concat([bytes, bytes])), 'task-1')).toThrow();
});

test.for(['', 'v1', 'v2.AAAA', 'V1.AAAA', 'AAAA', '.', 'v1.', 'v1.AAAA'])(
  '%j is not a form that opens',
  (text) => {
    expect(() => sealer.open(text, 'task-1')).toThrow();
  },
);

test('an unknown version says so', () => {
  expect(() => sealer.open(sealed.replace('v1', 'v2'), 'task-1')).toThrow(/form this version does not know/);
});

test.for([0, 16, 31, 33])('a key of %i bytes is refused', (length) => {
  expect(() => createSealer(new Uint8Array(length))).toThrow(TypeError);
});

test('a new key has 32 bytes and is another each time', () => {
  const [one, other] = [createSecretKey(), createSecretKey()];
  expect([one.length, other.length]).toEqual([32, 32]);
  expect(one).not.toEqual(other);
});
