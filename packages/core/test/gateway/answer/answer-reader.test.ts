import { expect, test } from 'vitest';
import { createAnswerReader } from '../../../src/gateway/answer/answer-reader.ts';

const event = (type: string, more: object = {}) =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`;
const begin = event('message_start', { message: { model: 'a-model', usage: { input_tokens: 3 } } });
const content = event('content_block_delta', {
  delta: { text: 'message_delta content_block "usage":{"output_tokens":9}' },
});
const end = event('message_delta', { usage: { output_tokens: 7 } });
const stream = { 'content-type': 'text/event-stream; charset=utf-8' };

/** Reads an answer in pieces of a size. */
function read(headers: Record<string, string>, text: string, { size = Infinity, status = 200 } = {}) {
  const told: unknown[] = [];
  const reader = createAnswerReader(status, headers, {
    content: () => told.push('content'),
    usage: (usage, model) => told.push([usage, model]),
  });
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += size) reader.take(bytes.subarray(start, start + size));
  reader.end();
  return told;
}

const whole = [[{ input_tokens: 3 }, 'a-model'], 'content', [{ output_tokens: 7 }, undefined]];

test.for([1, 2, 7, 64, Infinity])('a stream is read in pieces of %d bytes', (size) => {
  expect(read(stream, begin + content + content + end, { size })).toEqual(whole);
});

test('lines may end as they like, come without a name, and be the last without an end', () => {
  expect(read(stream, (begin + content + end).replaceAll('\n', '\r\n'))).toEqual(whole);
  expect(read(stream, (begin + content + end).replaceAll(/^event:.*\n/gm, '').trimEnd())).toEqual(whole);
});

test('an end that an agent has chosen the words of is read all the same', () => {
  const delta = { delta: { stop_reason: 'stop_sequence', stop_sequence: 'content_block' } };
  const chosen = event('message_delta', { ...delta, usage: { output_tokens: 7 } });
  expect(read(stream, begin + content + chosen)).toEqual(whole);
});

test('a line of any length passes, and is not kept', () => {
  const long = event('content_block_start', { content_block: { text: 'x'.repeat(1024 * 1024) } });
  expect(read(stream, begin + long + content + end, { size: 1_000 })).toEqual(whole);
});

test.for([
  '',
  'data: {',
  'data: []\n',
  'data: {"type":"message_start"}\n',
  'data: {"type":7,"a":"message_delta"}\n',
  '\n\n\n',
])('%j tells nothing', (text) => {
  expect(read(stream, text)).toEqual([]);
});

test('an answer in one piece is read at its end', () => {
  const text = JSON.stringify({ content: [], usage: { output_tokens: 7 }, model: 'a-model' });
  expect(read({ 'content-type': 'application/json' }, text, { size: 5 })).toEqual([
    'content',
    [{ output_tokens: 7 }, 'a-model'],
  ]);
});

test('what is no answer, or can not be read, is left alone', () => {
  expect(read(stream, begin, { status: 529 })).toEqual([]);
  expect(read({ ...stream, 'content-encoding': 'gzip' }, begin)).toEqual([]);
  expect(read({ 'content-type': 'text/html' }, begin)).toEqual([]);
});
