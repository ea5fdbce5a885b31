import type { ContentBlock, Message } from './message.ts';
import type { BlockDelta, StreamEvent } from './stream-event.ts';

/** A message as the events of a stream, from `message_start` to `message_stop`. */
export function* streamEvents(message: Message): Generator<StreamEvent> {
  yield { type: 'message_start', message: beginning(message) };
  for (const [index, block] of message.content.entries()) yield* blockEvents(index, block);
  const { stop_reason, stop_sequence, stop_details, usage } = message;
  const delta = { stop_reason, stop_sequence, ...(stop_details && { stop_details }) };
  yield { type: 'message_delta', delta, usage };
  yield { type: 'message_stop' };
}

/** The same events up to the point where the first block, or the message, would be completed. */
export function* openingEvents(message: Message): Generator<StreamEvent> {
  for (const event of streamEvents(message)) {
    if (event.type === 'content_block_stop' || event.type === 'message_delta') return;
    yield event;
  }
}

function beginning(message: Message): Message {
  const usage = { ...message.usage, output_tokens: Math.min(1, message.usage.output_tokens) };
  const { stop_details: _later, ...rest } = message;
  return { ...rest, content: [], stop_reason: null, usage };
}

function* blockEvents(index: number, block: ContentBlock): Generator<StreamEvent> {
  yield { type: 'content_block_start', index, content_block: emptied(block) };
  for (const delta of blockDeltas(block)) yield { type: 'content_block_delta', index, delta };
  yield { type: 'content_block_stop', index };
}

function emptied(block: ContentBlock): ContentBlock {
  switch (block.type) {
    case 'thinking':
      return { ...block, thinking: '', signature: '' };
    case 'text':
      return { ...block, text: '' };
    case 'tool_use':
      return { ...block, input: {} };
  }
}

function blockDeltas(block: ContentBlock): BlockDelta[] {
  switch (block.type) {
    case 'thinking':
      return [
        ...pieces(block.thinking).map((thinking): BlockDelta => ({ type: 'thinking_delta', thinking })),
        { type: 'signature_delta', signature: block.signature },
      ];
    case 'text':
      return pieces(block.text).map((text) => ({ type: 'text_delta', text }));
    case 'tool_use':
      return pieces(JSON.stringify(block.input)).map((json) => ({
        type: 'input_json_delta',
        partial_json: json,
      }));
  }
}

/** Several pieces, as a model would send them, yet not many for a long text. Never half a character. */
function pieces(text: string): string[] {
  const size = Math.max(16, Math.ceil(text.length / 32));
  return text.match(new RegExp(`.{1,${size}}`, 'gsu')) ?? [];
}
