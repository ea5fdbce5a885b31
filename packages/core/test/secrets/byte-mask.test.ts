import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createByteMask } from '../../src/secrets/byte-mask.ts';
import { encodingsOf, suspicionOfBytes } from '../../src/secrets/encodings.ts';

const KEY = `sk-ant-api03-${'aB3_xyz-0123456789'.repeat(5)}`;

async function maskBytes(secrets: string[], bytes: Uint8Array, chunkBytes: number) {
  let count = 0;
  async function* chunks() {
    for (let index = 0; index < bytes.length; index += chunkBytes)
      yield bytes.subarray(index, index + chunkBytes);
  }
  const masked = createByteMask(secrets)(chunks(), () => (count += 1));
  return { masked: Buffer.concat(await Array.fromAsync(masked)), count };
}

test('a secret becomes asterisks wherever chunks begin, and every other byte stays where it was', async () => {
  const text = Buffer.from(`${'x'.repeat(9_000)}${KEY}\n${KEY}${'y'.repeat(5_000)}${KEY}`, 'latin1');
  const expected = text.toString().replaceAll(KEY, '*'.repeat(KEY.length));
  for (const chunkBytes of [1, 7, 100, 4_096, 9_001, 9_050, 100_000]) {
    const { masked, count } = await maskBytes([KEY], text, chunkBytes);
    expect(masked.toString(), `in chunks of ${chunkBytes}`).toBe(expected);
    expect(count).toBe(3);
  }
});

test.each([
  ['as a JSON string', 'sk-"quoted"\\0123456789', (secret: string) => JSON.stringify(secret).slice(1, -1)],
  ['percent-encoded', 'pässwörd/\u{1f600}', encodeURIComponent],
  ['in UTF-8', 'pässwörd-\u{1f600}', (secret: string) => secret],
  ['in base64', KEY, (secret: string) => btoa(secret).replace(/=+$/, '')],
  ['in base64, wrapped', KEY, (secret: string) => btoa(secret).replaceAll(/.{76}/g, '$&\n').trim()],
  ['in hexadecimal', KEY, (secret: string) => Buffer.from(secret).toString('hex')],
])('a secret is masked %s, also where a chunk ends in it', async (_, secret, encode) => {
  const hidden = encode(secret);
  for (const before of [0, 3_000, 4_000, 4_096, 8_000]) {
    const text = Buffer.from(`${'.'.repeat(before)}${hidden}${'.'.repeat(5_000)}`);
    for (const chunkBytes of [1_000, before + 10, before + 90, 50_000]) {
      const { masked } = await maskBytes([secret], text, chunkBytes);
      expect(masked).toHaveLength(text.length);
      expect(masked.toString()).not.toContain(hidden.slice(4, 24));
      // At most the one character at its end that it would share with what follows, and the padding.
      expect(masked.toString().replaceAll(/[.*]/g, ''), `${before} before, chunks of ${chunkBytes}`).toMatch(
        /^.?=*$/,
      );
    }
  }
});

test('bytes without a secret come through as they are, and nothing is counted', async () => {
  const bytes = randomBytes(200_000);
  expect(await maskBytes([KEY], bytes, 1_023)).toEqual({ masked: bytes, count: 0 });
  expect(await maskBytes([], bytes, 1_023)).toEqual({ masked: bytes, count: 0 });
});

test('an encoded secret with white space without end holds back no more than it must', async () => {
  const bytes = Buffer.from(btoa(KEY) + ' '.repeat(3_000_000));
  const { masked } = await maskBytes([KEY], bytes, 65_536);
  expect(masked).toHaveLength(bytes.length);
});

test('an encoded secret with much white space in its middle is masked to its end', async () => {
  const hidden = btoa(KEY);
  const bytes = Buffer.from(hidden.slice(0, 80) + ' '.repeat(20_000) + hidden.slice(80) + '.'.repeat(9_000));
  for (const chunkBytes of [1_000, 10_000, 15_000]) {
    const { masked } = await maskBytes([KEY], bytes, chunkBytes);
    expect(masked.toString()).not.toContain(hidden.slice(81, 100));
  }
});

test('a secret is masked in bytes that are no text, next to any of them and wherever a chunk ends', async () => {
  const secrets = [KEY, 'sk-short-1'];
  const hidden = [
    ...secrets,
    ...secrets.flatMap((secret) => [btoa(secret), Buffer.from(secret).toString('hex')]),
    btoa(KEY).replaceAll(/.{60}/g, '$&\r\n'),
  ];
  for (const between of [0, 1, 40, 63, 64, 65, 300]) {
    const parts = hidden.flatMap((text) => [randomBytes(between), Buffer.from(`\0${text}\0`)]);
    const bytes = Buffer.concat([...parts, randomBytes(between)]);
    for (const chunkBytes of [61, 500, 4_096, 300_000]) {
      const { masked, count } = await maskBytes(secrets, bytes, chunkBytes);
      expect(count, `${between} between, chunks of ${chunkBytes}`).toBe(hidden.length);
      expect(masked).toHaveLength(bytes.length);
      for (const text of hidden) expect(masked.includes(text.slice(4, 40))).toBe(false);
    }
  }
});

test('bytes are suspected of an encoded secret where a row of what it consists of is as long, and nowhere else', () => {
  const encodings = encodingsOf(KEY);
  const suspects = suspicionOfBytes(encodings);
  const row = 'aB3+/-_ \t\\\n'.repeat(10);
  for (const before of [0, 1, 63, 64, 65, 200])
    for (const after of [0, 1, 63, 64, 65, 200]) {
      const among = (length: number) =>
        Buffer.from(`${'a.'.repeat(before)}${row.slice(0, length)}${'.a'.repeat(after)}`);
      expect(suspects(among(64)), `64, ${before} before and ${after} after`).toBe(true);
      expect(suspects(among(63)), `63, ${before} before and ${after} after`).toBe(false);
    }
  expect(suspicionOfBytes([])(Buffer.from(row))).toBe(false);
});
