import { expect, test } from 'vitest';
import { encodingsOf } from '../../src/secrets/encodings.ts';
import { createMask, formsOf } from '../../src/secrets/mask.ts';

const KEY = 'sk-ant-api03-aB3_xyz-0123456789';
const AWKWARD = 'sk-"quoted"\\and/slashed+and=more%&';

test.for<[string, string, string]>([
  ['as it is', KEY, KEY],
  ['in a URL', KEY, `https://example.test/?key=${encodeURIComponent(KEY)}&more`],
  ['awkward, as it is', AWKWARD, `export KEY='${AWKWARD}'`],
  ['awkward, as a JSON string', AWKWARD, JSON.stringify({ env: AWKWARD })],
  ['awkward, percent-encoded', AWKWARD, `?key=${encodeURIComponent(AWKWARD)}`],
  ['awkward, in base64', AWKWARD, Buffer.from(AWKWARD).toString('base64')],
  ['awkward, as JSON that a tool printed', AWKWARD, JSON.stringify({ text: JSON.stringify({ k: AWKWARD }) })],
  [
    'awkward, as JSON in JSON that a tool printed',
    AWKWARD,
    JSON.stringify(JSON.stringify({ text: JSON.stringify({ k: AWKWARD }) })),
  ],
  ['awkward, in base64url', AWKWARD, Buffer.from(`?>~${AWKWARD}`).toString('base64url')],
  [
    'in base64url, where base64 has other characters',
    'key???>>>~~~0123',
    Buffer.from('key???>>>~~~0123').toString('base64url'),
  ],
  ['with a space, as a field of a form', 'pass word/0123', 'password=pass+word%2F0123&b=c'],
  ['percent-encoded in lower case', 'pass word/0123', '?key=pass%20word%2f0123'],
  ['percent-encoded whole', "it's(a)secret!*", '?key=it%27s%28a%29secret%21%2A'],
  ['beyond ASCII, as JSON of Python', 'pässwörd-\u{1f600}', '"p\\u00e4ssw\\u00f6rd-\\ud83d\\ude00"'],
  ['beyond ASCII, as a JSON string', 'pässwörd-\u20ac\u{1f600}', '{"a":"pässwörd-\u20ac\u{1f600}"}'],
  ['beyond ASCII, percent-encoded', 'pässwörd', encodeURIComponent('pässwörd')],
])('a secret is masked %s', ([, secret, text]) => {
  const masked = createMask([secret])(text);
  expect(masked).toContain('[masked]');
  expect(masked).not.toContain(secret);
  for (const form of [...formsOf(secret), ...encodingsOf(secret)]) expect(masked).not.toContain(form);
});

test('every occurrence is masked, and nothing else', () => {
  expect(createMask([KEY])(`${KEY}${KEY} and ${KEY}.`)).toBe('[masked][masked] and [masked].');
  expect(createMask([KEY])('nothing to see here')).toBe('nothing to see here');
});

test('base64 of any text around a secret shows none of it, at all three alignments', () => {
  for (const secret of [KEY, `${KEY}x`, `${KEY}xy`, AWKWARD, '12345678']) {
    const mask = createMask([secret]);
    for (let before = 0; before < 6; before += 1) {
      for (let after = 0; after < 6; after += 1) {
        const text = Buffer.from(`${'<'.repeat(before)}${secret}${'>'.repeat(after)}`).toString('base64');
        const [head, tail, ...more] = mask(text).replace(/=+$/, '').split('[masked]');
        expect(more, `${before} before ${secret}, ${after} after`).toEqual([]);
        // At most the one character at each side that it shares with its neighbours stays.
        expect(head).toHaveLength(Math.ceil((before * 4) / 3));
        expect(tail?.length).toBeLessThanOrEqual(Math.ceil((after * 4) / 3) + 1);
      }
    }
  }
});

const LONG = `sk-ant-api03-${'aB3_xyz-0123456789'.repeat(6)}AA`;
const wrap = (text: string, columns: number, newline = '\n') =>
  text.replaceAll(new RegExp(`(.{${columns}})`, 'g'), `$1${newline}`);

test.for<[string, (text: string) => string]>([
  ['base64 at 76 columns', (text) => wrap(btoa(text), 76)],
  ['base64 at 64 columns, with carriage returns', (text) => wrap(btoa(text), 64, '\r\n')],
  ['base64 at 20 columns, indented', (text) => wrap(btoa(text), 20, '\n    ')],
  ['base64 at 76 columns, as a JSON string', (text) => JSON.stringify({ text: wrap(btoa(text), 76) })],
  [
    'base64 at 76 columns, as a JSON string in another',
    (text) => JSON.stringify(JSON.stringify({ text: wrap(btoa(text), 76) })),
  ],
  ['hexadecimal', (text) => Buffer.from(text).toString('hex')],
  ['hexadecimal in upper case', (text) => Buffer.from(text).toString('hex').toUpperCase()],
  ['hexadecimal at 60 columns', (text) => wrap(Buffer.from(text).toString('hex'), 60)],
  ['hexadecimal, byte by byte', (text) => wrap(Buffer.from(text).toString('hex'), 2, ' ')],
])('a long secret is masked in %s, wherever in the text it stands', ([, encode]) => {
  for (const secret of [LONG, KEY]) {
    const mask = createMask([secret]);
    for (let before = 0; before < 80; before += 1) {
      const masked = mask(encode(`${'<'.repeat(before)}${secret}${'>'.repeat(90)}`));
      const around = mask(encode(`${'<'.repeat(before)}${'>'.repeat(90)}`)).length;
      expect(masked.split('[masked]'), masked).toHaveLength(2);
      // All that is left is what stood around it: nearly as much as without the secret.
      expect(masked.length).toBeLessThanOrEqual(around + '[masked]'.length + 12);
    }
  }
});

test.for(['ghp-aB3xyz0123456789', 'key-aB3xyz0123456789', 'mcp-aB3xyz0123456789'])(
  'an encoding of %s is masked also where its first character ends what could be a line break',
  (secret) => {
    const encodings = encodingsOf(secret).filter((encoding) => /^[nrt]/.test(encoding));
    expect(encodings).not.toEqual([]);
    for (const encoding of encodings) {
      const [first, ...others] = encoding;
      expect(createMask([secret])(`C:\\${encoding}`)).toBe('C:\\[masked]');
      expect(createMask([secret])(`C:\\${first}\\n\n${others.join(String.raw`\r\n`)}`)).toBe('C:\\[masked]');
    }
  },
);

test('a secret of any length is taken out of a long line in the time it takes to look through it', () => {
  const line = JSON.stringify({ text: wrap('QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo0MTIz'.repeat(200_000), 76) });
  for (const secret of [LONG, 'k3y-'.repeat(256)]) {
    const before = performance.now();
    expect(createMask([secret])(line)).toBe(line);
    expect(performance.now() - before).toBeLessThan(3_000);
  }
});

test.for<[string, boolean, number]>([
  ['long', false, 4_000_000],
  ['that was cut', true, 200_000],
])('a line %s of nothing but backslashes takes no longer than another', ([, isCut, length]) => {
  const line = `${'\\'.repeat(length)}.`;
  const before = performance.now();
  expect(createMask([KEY])(line, { isCut })).toBe(line);
  expect(performance.now() - before).toBeLessThan(3_000);
});

test('a JSON text stays one when its strings are masked', () => {
  const text = JSON.stringify({ [AWKWARD]: [AWKWARD, `a ${AWKWARD} b`], base64: btoa(AWKWARD) });
  expect(JSON.parse(createMask([AWKWARD])(text))).toMatchObject({ '[masked]': ['[masked]', 'a [masked] b'] });
});

test('of secrets that begin alike the longer one is masked whole', () => {
  for (const secrets of [
    [KEY, `${KEY}-and-more`],
    [`${KEY}-and-more`, KEY],
  ]) {
    expect(createMask(secrets)(`${KEY}-and-more, ${KEY}`)).toBe('[masked], [masked]');
  }
});

test('a secret inside another does not keep the other from being masked', () => {
  expect(createMask(['api03', KEY])(`${KEY} api03`)).toBe('[masked] [masked]');
});

test('of two secrets that share characters in a text only what the longer one left stays', () => {
  expect(createMask(['abcdefgh-ijkl', 'ijkl-mnop'])('abcdefgh-ijkl-mnop')).toBe('[masked]-mnop');
});

test.for<{ secrets: string[] }>([{ secrets: [] }, { secrets: [''] }])('%j mask nothing', ({ secrets }) => {
  expect(createMask(secrets)('any text')).toBe('any text');
});

test('a text that was cut loses what may be the beginning of a secret, in whatever form', () => {
  const mask = createMask([AWKWARD]);
  const forms = [AWKWARD, JSON.stringify(AWKWARD).slice(1, -1), encodeURIComponent(AWKWARD), btoa(AWKWARD)];
  for (const form of forms) {
    for (let length = 1; length < form.length - 1; length += 1) {
      const text = `text: ${form.slice(0, length)}`;
      expect(mask(text, { isCut: true }), text).toMatch(/^text: (?:\[masked\].?)?$/);
    }
  }
});

test('a text that was cut in the middle of a wrapped secret loses its beginning too', () => {
  const mask = createMask([LONG]);
  const encoded = JSON.stringify(wrap(btoa(LONG), 76)).slice(1, -1);
  for (let length = 1; length < btoa(LONG).length - 2; length += 1)
    expect(mask(`text: ${encoded.slice(0, length)}`, { isCut: true })).toMatch(
      /^text: (?:\[masked\](?:\\n?)?)?$/,
    );
});

test('a text that was cut elsewhere stays as it is', () => {
  const mask = createMask([KEY]);
  expect(mask('text: sk-ant-another', { isCut: true })).toBe('text: sk-ant-another');
  expect(mask('', { isCut: true })).toBe('');
  expect(mask(`text: ${KEY}`, { isCut: true })).toBe('text: [masked]');
  expect(mask('text: sk-ant-api03')).toBe('text: sk-ant-api03');
});
