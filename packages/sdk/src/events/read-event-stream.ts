import { createParser } from 'eventsource-parser';
import { itemOf } from './item-of.ts';
import { readChunks } from './read-chunks.ts';
import type { StreamItem } from './stream-item.ts';

/**
 * The items of an event stream, up to where it ends or breaks. Half an event at the end is none.
 *
 * @throws {Error} it breaks, is silent for too long, or holds what is no task event.
 */
export async function* readEventStream(
  body: ReadableStream<Uint8Array>,
  silenceMs: number,
): AsyncGenerator<StreamItem, undefined> {
  const received: (() => StreamItem | undefined)[] = [];
  const decoder = new TextDecoder();
  const parser = createParser({
    onRetry: (ms) => void received.push(() => ({ kind: 'retry', ms })),
    onEvent: (message) => void received.push(() => itemOf(message)),
  });
  for await (const chunk of readChunks(body, silenceMs)) {
    parser.feed(decoder.decode(chunk, { stream: true }));
    // Read one by one: what came before garbage is as good as ever.
    for (const read of received.splice(0)) {
      const item = read();
      if (item !== undefined) yield item;
    }
  }
}
