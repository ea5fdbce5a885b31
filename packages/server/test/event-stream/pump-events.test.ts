import { PassThrough } from 'node:stream';
import type { TaskEvent } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { pumpEvents } from '../../src/event-stream/pump-events.ts';

const event = (sequence: number, type: string): TaskEvent => ({
  sequence,
  type,
  at: '2026-11-22T19:30:00.000Z',
  data: { text: 'x'.repeat(1_000) },
});

/** Pumps events, and then silence, into a stream that holds little and that nobody reads. */
function pumpUnread(events: readonly TaskEvent[]) {
  const { promise: silence, resolve: endSilence } = Promise.withResolvers<IteratorResult<TaskEvent>>();
  const [first, ...others] = events.map((value) => ({ done: false, value }) as const);
  const stream = new PassThrough({ highWaterMark: 500 });
  stream.once('close', () => endSilence({ done: true, value: undefined }));
  const started = {
    first: Promise.resolve(first ?? { done: true as const, value: undefined }),
    rest: { next: async () => others.shift() ?? (await silence) },
  };
  const settings = { heartbeatMs: 60_000, slowReaderMs: 50, signal: new AbortController().signal };
  return { stream, pumped: pumpEvents(started, stream, settings) };
}

test.for<[string, TaskEvent[]]>([
  ['while the task says nothing', [event(1, 'claude.assistant')]],
  ['behind the final event', [event(1, 'claude.assistant'), event(2, 'task.completed')]],
])('a reader that takes nothing is cut off in time also %s', async ([, events]) => {
  const { stream, pumped } = pumpUnread(events);
  await expect(pumped).rejects.toThrow('the reader took nothing for 50 ms');
  expect(stream.destroyed).toBe(true);
});

test('a reader that takes all in the end gets all, and the end', async () => {
  const { stream, pumped } = pumpUnread([event(1, 'claude.assistant'), event(2, 'task.completed')]);
  const text = (await stream.setEncoding('utf8').toArray()).join('');
  await pumped;
  expect(text.match(/^id: \d+$/gm)).toEqual(['id: 1', 'id: 2']);
});
