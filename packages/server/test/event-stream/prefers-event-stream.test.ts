import { expect, test } from 'vitest';
import { prefersEventStream } from '../../src/event-stream/prefers-event-stream.ts';

test.each([
  [undefined, false],
  ['', false],
  ['*/*', false],
  ['application/json', false],
  ['text/html,application/xhtml+xml,*/*;q=0.8', false],
  ['text/event-stream', true],
  ['Text/Event-Stream; charset=utf-8', true],
  ['text/event-stream;q=0', false],
  ['text/event-stream;q=0.0', false],
  ['text/event-stream, */*', true],
  ['text/event-stream;q=0.5, */*', false],
  ['text/event-stream, application/json;q=0.9', true],
  ['application/json, text/event-stream;q=0.1', false],
  ['application/json, text/event-stream', false],
  ['text/*', true],
  ['text/event-streams', false],
  ['application/json;x=text/event-stream', false],
])('Accept: %s -> %s', (accept, expected) => {
  expect(prefersEventStream(accept)).toBe(expected);
});
