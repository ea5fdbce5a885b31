import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { streamOf } from '../../src/artifacts/stream-of.ts';

/** Bytes without end, and whether whoever makes them was told to stop. */
function endless() {
  const source = { isReleased: false, asked: 0 };
  async function* chunks(): AsyncGenerator<Uint8Array, void> {
    try {
      for (;;) {
        source.asked += 1;
        yield new Uint8Array(8);
      }
    } finally {
      source.isReleased = true;
    }
  }
  return { source, chunks };
}

test('nothing is asked for before it is read, and a cancel lets go', async () => {
  const { source, chunks } = endless();
  const reader = streamOf(chunks()).getReader();
  expect(source.asked).toBe(0);
  await reader.read();
  await reader.cancel();
  expect(source).toEqual({ isReleased: true, asked: 1 });
});

test('a stream whose signal is aborted breaks off with the reason, and lets go', async () => {
  const { source, chunks } = endless();
  const giveUp = new AbortController();
  const reasonOf = ({ reason }: AbortSignal) => new Error(`given up: ${String(reason)}`);
  const reader = streamOf(chunks(), { signal: giveUp.signal, reasonOf }).getReader();
  await reader.read();
  giveUp.abort('too slow');
  await expect(reader.read()).rejects.toThrow('given up: too slow');
  await expect.poll(() => source.isReleased).toBe(true);
});

test('a read that waits for a silent source is given up, too', async () => {
  const giveUp = new AbortController();
  async function* silent(): AsyncGenerator<Uint8Array, void> {
    yield await new Promise<never>(() => undefined);
  }
  const reading = streamOf(silent(), { signal: giveUp.signal }).getReader().read();
  giveUp.abort(new Error('too slow'));
  await expect(reading).rejects.toThrow('too slow');
});

test('a signal that was aborted before breaks the stream off at once', async () => {
  const { source, chunks } = endless();
  const signal = AbortSignal.abort(new Error('never wanted'));
  await expect(streamOf(chunks(), { signal }).getReader().read()).rejects.toThrow('never wanted');
  expect(source.asked).toBe(0);
});

test('a stream that is read to its end forgets its signal', async () => {
  async function* two(): AsyncGenerator<Uint8Array, void> {
    yield* [new Uint8Array(1), new Uint8Array(1)];
  }
  const { signal } = new AbortController();
  const stream = streamOf(two(), { signal });
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  expect(await Array.fromAsync(stream)).toHaveLength(2);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
