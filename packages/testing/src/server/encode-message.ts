import type { Message } from '../messages/message.ts';
import type { StreamEvent } from '../messages/stream-event.ts';
import { openingEvents, streamEvents } from '../messages/stream-events.ts';

/** A whole answer, in the pieces it is written in. */
export function encodeMessage(message: Message, stream: boolean): string[] {
  return stream ? [...streamEvents(message)].map(encodeEvent) : [JSON.stringify(message)];
}

/** The beginning of an answer that is not going to end. */
export function encodeOpening(message: Message, stream: boolean): string[] {
  if (stream) return [...openingEvents(message)].map(encodeEvent);
  const json = JSON.stringify(message);
  return [json.slice(0, json.length / 2)];
}

function encodeEvent(event: StreamEvent): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
