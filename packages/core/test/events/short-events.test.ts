import { expect, test } from 'vitest';
import { createEventHub } from '../../src/events/event-hub.ts';
import { createEventWriter } from '../../src/events/event-writer.ts';
import { openLiveFeed } from '../../src/events/live-feed.ts';
import { createMemoryTaskStore } from '../../src/index.ts';
import { silentLogger } from '../../src/logger.ts';

const SHORT = { type: 'claude.a', at: '2026-11-22T19:30:00.000Z', data: '{"type":"a"}' };
/** Their data is 240 KB together, and the objects take a hundred times as much. */
const MANY = 20_000;

test('short events that wait for the store hold back who appends, long before their data is large', async () => {
  const stored = Promise.withResolvers<void>();
  const appendEvents = async () => await stored.promise.then(() => []);
  const writer = createEventWriter({
    store: { ...createMemoryTaskStore(), appendEvents },
    hub: createEventHub(),
    logger: silentLogger,
    signal: new AbortController().signal,
  });
  let appended = 0;
  const all = (async () => {
    for (; appended < MANY; appended += 1) await writer.append('one', 1, SHORT);
  })();
  await writer.append('two', 1, SHORT);
  for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
  expect(appended).toBeGreaterThan(0);
  expect(appended).toBeLessThan(MANY);
  stored.resolve();
  await all;
});

test('of many short events a reader that is behind is held only the last', async () => {
  const hub = createEventHub();
  const { signal } = new AbortController();
  using feed = openLiveFeed({ hub, taskId: 'one', signal, maxBytes: 4 * 1024 * 1024 });
  hub.publish(Array.from({ length: MANY }, (_, index) => ({ ...SHORT, taskId: 'one', sequence: index + 1 })));
  const held = await feed.take();
  expect(held.at(-1)?.sequence).toBe(MANY);
  expect(held.length).toBeLessThan(MANY / 2);
});
