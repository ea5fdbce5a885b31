import { setTimeout as delay } from 'node:timers/promises';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { demultiplex } from '../../../../src/executors/container/follow/demultiplex.ts';
import { endOfLine } from '../../../../src/executors/container/follow/end-of-line.ts';

/** A frame as the engine sends it: "Attach to a container" of its API. */
function frame(output: 1 | 2, text: string): Buffer {
  const body = Buffer.from(text);
  const header = Buffer.alloc(8);
  header[0] = output;
  header.writeUInt32BE(body.length, 4);
  return Buffer.concat([header, body]);
}

function collector() {
  const pieces: Buffer[] = [];
  return {
    text: () => Buffer.concat(pieces).toString(),
    take: async (piece: Buffer) => void pieces.push(Buffer.from(piece)),
  };
}

async function read(chunks: readonly Buffer[]): Promise<{ stdout: string; stderr: string }> {
  const [stdout, stderr] = [collector(), collector()];
  await demultiplex(
    (async function* () {
      yield* chunks;
    })(),
    { stdout, stderr },
  );
  return { stdout: stdout.text(), stderr: stderr.text() };
}

const frames = Buffer.concat([
  frame(1, 'one é\n'),
  frame(2, 'an error'),
  frame(1, ''),
  frame(1, 'two\n'),
  frame(2, '!'),
]);
const whole = { stdout: 'one é\ntwo\n', stderr: 'an error!' };

test('frames are taken apart wherever the connection cuts them', async () => {
  for (let first = 0; first <= frames.length; first += 1) {
    for (let second = first; second <= frames.length; second += 1) {
      const cut = [frames.subarray(0, first), frames.subarray(first, second), frames.subarray(second)];
      expect(await read(cut), `cut at ${first} and ${second}`).toEqual(whole);
    }
  }
  expect(await read([...frames].map((byte) => Buffer.from([byte])))).toEqual(whole);
});

test('a stream that ends in the middle of a frame has said what came', async () => {
  const texts = [];
  for (let length = 0; length <= frames.length; length += 1)
    texts.push((await read([frames.subarray(0, length)])).stdout);
  expect(texts.every((text) => whole.stdout.startsWith(text.replace(/\ufffd$/, '')))).toBe(true);
  expect(texts.at(-1)).toBe(whole.stdout);
});

test('whoever reads slowly holds back what is read from the engine', async () => {
  let pulled = 0;
  const source = async function* () {
    for (; pulled < 5; pulled += 1) yield frame(1, 'x');
  };
  const { promise: taken, resolve: take } = Promise.withResolvers<void>();
  const stdout = { take: () => taken };
  const ended = demultiplex(source(), { stdout, stderr: collector() });
  await delay(0);
  expect(pulled).toBe(0);
  take();
  await ended;
  expect(pulled).toBe(5);
});

test('a line of a log that lost its end gets it back: the last piece of a long line, also an empty one', async () => {
  const piece = 'é'.repeat(8 * 1024);
  const [stdout, stderr] = [collector(), collector()];
  const log = [piece, 'end', 'next\n', piece, piece, '', '\n', 'no end'].map((text) => frame(1, text));
  await demultiplex(Readable.from(log), { stdout, stderr }, { afterFrame: endOfLine });
  expect(stdout.text().split('\n')).toEqual([`${piece}end`, 'next', `${piece}${piece}`, '', 'no end', '']);
});
