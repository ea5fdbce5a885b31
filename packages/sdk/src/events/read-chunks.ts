import { settlesWithin } from '../wait/settles-within.ts';

/**
 * The chunks of a body. Leaving the loop cancels it.
 *
 * @throws {Error} it breaks, or nothing comes for that long.
 */
export async function* readChunks(
  body: ReadableStream<Uint8Array>,
  silenceMs: number,
): AsyncGenerator<Uint8Array, undefined> {
  const reader = body.getReader();
  try {
    for (;;) {
      const read = reader.read();
      if (!(await settlesWithin(read, silenceMs)))
        throw new Error(`The stream was silent for ${silenceMs} ms.`);
      const { done, value } = await read;
      if (done) return;
      yield value;
    }
  } finally {
    // A broken body rejects here once more.
    await reader.cancel().catch(() => undefined);
  }
}
