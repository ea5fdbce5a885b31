import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { readLines } from '../../src/claude/read-lines.ts';

const HEAD = 1024;
type Line = string | { bytes: number; head: string };

async function* streamOf(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

async function linesOf(chunks: Iterable<Uint8Array>, maxLineBytes = 1_000): Promise<Line[]> {
  const lines: Line[] = [];
  const keep = (line: Line) => void lines.push(line);
  await readLines(streamOf(chunks), { maxLineBytes, onLine: keep, onOversized: keep });
  return lines;
}

const bytesOf = (text: string) => Buffer.from(text);

const sample = 'one\n\nzwei \u00fc \u20ac\r\n\u{1f600} four\n\n\nlast';
const sampleLines = ['one', 'zwei \u00fc \u20ac\r', '\u{1f600} four', 'last'];

test('lines come out the same wherever the stream is cut, also inside a character', async () => {
  const bytes = bytesOf(sample);
  for (let first = 0; first <= bytes.length; first += 1) {
    for (let second = first; second <= bytes.length; second += 1) {
      const chunks = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)];
      expect(await linesOf(chunks), `cut at ${first} and ${second}`).toEqual(sampleLines);
    }
  }
});

test('lines come out the same byte by byte', async () => {
  expect(await linesOf(Array.from(bytesOf(sample), (byte) => Uint8Array.of(byte)))).toEqual(sampleLines);
});

test.for<[string, string[]]>([
  ['', []],
  ['\n', []],
  ['\n\n', []],
  ['a', ['a']],
  ['a\n', ['a']],
  ['a\n\n', ['a']],
  ['\na', ['a']],
  ['a\n\n\nb', ['a', 'b']],
])('%j holds the lines %j', async ([text, expected]) => {
  expect(await linesOf([bytesOf(text)])).toEqual(expected);
});

test('bytes that are not UTF-8 are replaced', async () => {
  expect(await linesOf([Uint8Array.of(0xff, 0x41, 0x0a, 0xc3)])).toEqual(['\ufffdA', '\ufffd']);
});

test('a line of exactly the limit passes, one byte more is beyond it', async () => {
  const met = 'x'.repeat(1_000);
  expect(await linesOf([bytesOf(`${met}\n${met}y\n${met}`)])).toEqual([
    met,
    { bytes: 1_001, head: `${met}y` },
    met,
  ]);
});

test('the limit counts bytes, not characters', async () => {
  expect(await linesOf([bytesOf('\u20ac\u20ac\n\u20ac\u20acx\n')], 6)).toEqual([
    '\u20ac\u20ac',
    { bytes: 7, head: '\u20ac\u20acx' },
  ]);
});

test.for([1, 7, 1_000, 100_000])(
  'of a line beyond the limit size and head are known, in chunks of %i bytes, and the next line is whole',
  async (size) => {
    const long = Array.from({ length: 5_000 }, (_, index) => String(index % 10)).join('');
    const bytes = bytesOf(`before\n${long}\nafter`);
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    );
    expect(await linesOf(chunks)).toEqual(['before', { bytes: 5_000, head: long.slice(0, HEAD) }, 'after']);
  },
);

test('a last line beyond the limit and without a newline is noted too', async () => {
  expect(await linesOf([bytesOf('xx'), bytesOf('xx')], 3)).toEqual([{ bytes: 4, head: 'xxxx' }]);
});

test('of a very long line no more than the allowed length is ever held', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const held = () => {
    // The second waits for what the first still frees in the background.
    collect();
    collect();
    return process.memoryUsage().arrayBuffers;
  };
  const MiB = 1024 * 1024;
  const before = held();
  let most = 0;
  const chunks = function* () {
    for (let index = 0; index < 256; index += 1) {
      if (index % 32 === 31) most = Math.max(most, held() - before);
      yield Buffer.alloc(MiB / 4, 'x');
    }
  };
  expect(await linesOf(chunks(), MiB)).toEqual([{ bytes: 64 * MiB, head: 'x'.repeat(HEAD) }]);
  expect(most).toBeLessThan(3 * MiB);
});

test('while many lines are read, timers and other streams have their turn', async () => {
  let turns = 0;
  const counting = setInterval(() => (turns += 1), 0);
  const stretches = 20;
  const lines = await linesOf([bytesOf('x\n'.repeat(500 * stretches))]);
  clearInterval(counting);
  expect(lines).toHaveLength(500 * stretches);
  expect(turns).toBeGreaterThan(0);
});

test('fifty million empty lines are passed over', async () => {
  const chunk = Buffer.alloc(64 * 1024, '\n');
  const chunks = function* () {
    for (let index = 0; index < 763; index += 1) yield chunk;
    yield bytesOf('last');
  };
  expect(await linesOf(chunks())).toEqual(['last']);
});

test('the stream waits until a line has been taken', async () => {
  const taken = Promise.withResolvers<void>();
  let chunksRead = 0;
  const chunks = function* () {
    for (; chunksRead < 3; chunksRead += 1) yield bytesOf(`${chunksRead}\n`);
  };
  const first = Promise.withResolvers<void>();
  const reading = readLines(streamOf(chunks()), {
    maxLineBytes: 10,
    onLine: async () => {
      first.resolve();
      await taken.promise;
    },
    onOversized: () => undefined,
  });
  await first.promise;
  await new Promise(setImmediate);
  expect(chunksRead).toBe(0);
  taken.resolve();
  await reading;
  expect(chunksRead).toBe(3);
});

test('what the taker throws ends the reading', async () => {
  const reading = readLines(streamOf([bytesOf('a\nb\n')]), {
    maxLineBytes: 10,
    onLine: () => Promise.reject(new Error('full')),
    onOversized: () => undefined,
  });
  await expect(reading).rejects.toThrow('full');
});
