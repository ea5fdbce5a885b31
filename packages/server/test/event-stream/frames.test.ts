import { expect, test } from 'vitest';
import { eventFrame } from '../../src/event-stream/frames.ts';

const at = '2026-11-22T19:30:00.000Z';

test('an event is its sequence, its type and itself on one line', () => {
  const event = { sequence: 7, type: 'claude.assistant', at, data: { text: 'two\nlines\u2028' } };

  expect(eventFrame(event).toString()).toBe(
    `id: 7\nevent: claude.assistant\ndata: ${JSON.stringify(event)}\n\n`,
  );
});

test.each(['\n', '\r', '\r\n', '\n\n'])('a line break in a type starts no other field: %j', (lineBreak) => {
  const frame = eventFrame({ sequence: 7, type: `claude.x${lineBreak}id: 99`, at, data: null }).toString();

  expect(frame.split(/\r|\n/)[1]).toBe('event: claude.x id: 99');
});

test('a frame is built once for all who are given the same event', () => {
  const event = { sequence: 7, type: 'claude.assistant', at, data: {} };

  expect(eventFrame(event)).toBe(eventFrame(event));
  expect(eventFrame({ ...event })).not.toBe(eventFrame(event));
});
