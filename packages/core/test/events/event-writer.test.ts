import { expect, test } from 'vitest';
import { createEventHub } from '../../src/events/event-hub.ts';
import { createEventWriter, type EventWriter } from '../../src/events/event-writer.ts';
import { createMemoryTaskStore, type EventBatch, type StoredEvent } from '../../src/index.ts';
import { silentLogger } from '../../src/logger.ts';

const MAX_WAITING_BYTES = 8 * 1024 * 1024;

interface Writing {
  readonly writer: EventWriter;
  /** What was stored, call by call: `task:data` of each event. */
  readonly calls: string[][];
  /** What the hub was told of the task "one". */
  readonly published: string[];
  readonly giveUp: AbortController;
}

/** A writer on a store that keeps what it gets, once `store` has agreed to it. */
function startWriter(store: (call: number) => void | Promise<void> = () => undefined): Writing {
  const [hub, giveUp] = [createEventHub(), new AbortController()];
  const [calls, published]: [string[][], string[]] = [[], []];
  let attempts = 0;
  const appendEvents = async (batches: readonly EventBatch[]): Promise<StoredEvent[]> => {
    attempts += 1;
    await store(attempts);
    const events = batches.flatMap(({ taskId, events: drafts }) =>
      drafts.map((draft) => ({ ...draft, taskId, sequence: 1 })),
    );
    calls.push(events.map(({ taskId, data }) => `${taskId}:${data}`));
    return events;
  };
  hub.subscribe('one', (event) => void published.push(String(event?.data)));
  const writer = createEventWriter({
    hub,
    logger: silentLogger,
    signal: giveUp.signal,
    store: { ...createMemoryTaskStore(), appendEvents },
  });
  return { writer, calls, published, giveUp };
}

const event = (data: string) => ({ type: 'claude.user', at: '2026-11-22T19:30:00.000Z', data });

test('what all tasks say in one tick is stored by one call, each task in its order', async () => {
  const { writer, calls } = startWriter();
  for (const data of ['1', '2', '3'])
    for (const task of ['one', 'two']) await writer.append(task, 1, event(data));
  await writer.flush();
  expect(calls).toEqual([['one:1', 'one:2', 'one:3', 'two:1', 'two:2', 'two:3']]);
});

test('what comes while the store is busy goes into the next call', async () => {
  const [busy, free] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const { writer, calls } = startWriter((call) => {
    if (call > 1) return;
    busy.resolve();
    return free.promise;
  });
  await writer.append('one', 1, event('1'));
  await busy.promise;
  for (const data of ['2', '3']) await writer.append('one', 1, event(data));
  free.resolve();
  await writer.flush();
  expect(calls).toEqual([['one:1'], ['one:2', 'one:3']]);
});

test('an event is published once it is stored, not before', async () => {
  const stored = Promise.withResolvers<void>();
  const { writer, published } = startWriter(() => stored.promise);
  await writer.append('one', 1, event('1'));
  const flushed = writer.flush();
  await new Promise(setImmediate);
  expect(published).toEqual([]);
  stored.resolve();
  await flushed;
  expect(published).toEqual(['1']);
});

test('a store that fails and recovers loses nothing and keeps the order', async () => {
  const { writer, calls, published } = startWriter((call) => {
    if (call === 2 || call === 3) throw new Error('database is locked');
  });
  const numbers = Array.from({ length: 30 }, (_, index) => String(index));
  for (const data of numbers) {
    await writer.append('one', 1, event(data));
    if (Number(data) % 10 === 9) await new Promise(setImmediate);
  }
  await writer.flush();
  expect(calls.flat()).toEqual(numbers.map((data) => `one:${data}`));
  expect(published).toEqual(numbers);
});

/** Each event counts for 512 bytes more than its data has. */
const WITH_TWO_EVENTS = MAX_WAITING_BYTES - 2 * 512;

test('an appender is held back while more than 8 MiB wait, until they are stored', async () => {
  const free = Promise.withResolvers<void>();
  const { writer, calls } = startWriter(() => free.promise);
  await writer.append('one', 1, event('x'.repeat(WITH_TWO_EVENTS)));
  let isHeld = true;
  const appended = writer.append('one', 1, event('y')).then(() => {
    isHeld = false;
  });
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  expect(isHeld).toBe(true);
  free.resolve();
  await appended;
  expect(calls.flat()).toHaveLength(2);
});

test.for(['flush', 'append'] as const)(
  '%s waits for what came before, not for what others say later',
  async (method) => {
    let isChatting = true;
    const { writer, calls } = startWriter(() => {
      if (isChatting) void writer.append('two', 1, event('and another thing'));
    });
    if (method === 'append') await writer.append('one', 1, event('x'.repeat(MAX_WAITING_BYTES + 1)));
    else {
      await writer.append('one', 1, event('1'));
      await writer.flush();
    }
    expect(calls).toHaveLength(1);
    isChatting = false;
    await writer.flush();
    expect(calls.length).toBeLessThan(4);
  },
);

test('flush settles at once when nothing was appended', async () => {
  await startWriter().writer.flush();
});

test('given up, flush and whoever is held back reject with what was wrong, and nothing is published', async () => {
  const failed = Promise.withResolvers<void>();
  const { writer, published, giveUp } = startWriter(() => {
    failed.resolve();
    throw new Error('disk is full');
  });
  await writer.append('one', 1, event('1'));
  const held = writer.append('one', 1, event('x'.repeat(WITH_TWO_EVENTS)));
  const outcomes = Promise.allSettled([writer.flush(), held]);
  await failed.promise;
  giveUp.abort();
  expect(await outcomes).toEqual([
    { status: 'rejected', reason: new Error('disk is full') },
    { status: 'rejected', reason: new Error('disk is full') },
  ]);
  expect(published).toEqual([]);
});

test('once given up, nothing more is stored: a log has an end before it has a hole', async () => {
  const { writer, calls, giveUp } = startWriter((call) => {
    if (call === 1) throw new Error('disk is full');
  });
  giveUp.abort();
  await writer.append('one', 1, event('lost'));
  await expect(writer.flush()).rejects.toThrow('disk is full');
  await writer.append('one', 1, event('after'));
  await expect(writer.flush()).rejects.toThrow('disk is full');
  expect(calls).toEqual([]);
});
