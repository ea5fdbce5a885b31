import { expect, test } from 'vitest';
import { createMessage } from '../../src/messages/create-message.ts';
import { openingEvents, streamEvents } from '../../src/messages/stream-events.ts';
import { cut, say, stall, type AnswerStep } from '../../src/index.ts';

const eventsOf = (step: AnswerStep) => [...streamEvents(createMessage(step, 'claude-test'))];

test('a message streams block by block', () => {
  const events = eventsOf({ text: 'Hello.', tools: [{ name: 'Bash', input: { command: 'ls' } }] });
  expect(events).toEqual([
    {
      type: 'message_start',
      message: expect.objectContaining({ role: 'assistant', content: [], stop_reason: null }),
    },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello.' } },
    { type: 'content_block_stop', index: 0 },
    {
      type: 'content_block_start',
      index: 1,
      content_block: expect.objectContaining({ name: 'Bash', input: {} }),
    },
    {
      type: 'content_block_delta',
      index: 1,
      delta: { type: 'input_json_delta', partial_json: '{"command":"ls"}' },
    },
    { type: 'content_block_stop', index: 1 },
    {
      type: 'message_delta',
      delta: { stop_reason: 'tool_use', stop_sequence: null },
      usage: expect.objectContaining({ output_tokens: 5 }),
    },
    { type: 'message_stop' },
  ]);
});

test('thoughts stream before the text, and their signature after them', () => {
  const events = eventsOf({ thinking: 'A greeting.', text: 'Hello.' });
  expect(events.slice(1, 6)).toEqual([
    {
      type: 'content_block_start',
      index: 0,
      content_block: { type: 'thinking', thinking: '', signature: '' },
    },
    { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'A greeting.' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'made-up' } },
    { type: 'content_block_stop', index: 0 },
    { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } },
  ]);
});

test('a long text comes in a bounded number of pieces that never split a character', () => {
  const text = '🙂'.repeat(5_000);
  const pieces = eventsOf(say(text)).flatMap((event) =>
    event.type === 'content_block_delta' && event.delta.type === 'text_delta' ? [event.delta.text] : [],
  );
  expect(pieces.join('')).toBe(text);
  expect(pieces.length).toBeLessThanOrEqual(32);
  expect(pieces.every((piece) => piece.isWellFormed())).toBe(true);
});

test('the stream starts with the scripted input tokens and ends with the output tokens', () => {
  const usage = { inputTokens: 7, outputTokens: 9, cacheReadInputTokens: 3, cacheCreationInputTokens: 2 };
  const events = eventsOf(say('Hello.', { usage }));
  const wire = { input_tokens: 7, cache_read_input_tokens: 3, cache_creation_input_tokens: 2 };
  expect(events[0]).toMatchObject({ message: { usage: { ...wire, output_tokens: 1 } } });
  expect(events.at(-2)).toMatchObject({ usage: { ...wire, output_tokens: 9 } });
});

test('a cut answer opens a text it does not close, a stalled one only its message', () => {
  const opening = (step: Parameters<typeof createMessage>[0]) =>
    [...openingEvents(createMessage(step, 'claude-test'))].map(({ type }) => type);
  expect(opening(cut({ text: 'Half' }))).toEqual([
    'message_start',
    'content_block_start',
    'content_block_delta',
  ]);
  expect(opening(stall())).toEqual(['message_start']);
});
