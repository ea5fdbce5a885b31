import type { StreamEvent } from '../src/messages/stream-event.ts';

/** The events of a whole stream; the `event:` and `data:` lines of each must agree. */
export async function readEvents(response: Response): Promise<StreamEvent[]> {
  const text = await response.text();
  return text.split('\n\n').filter(Boolean).map(readEvent);
}

/** The text that the events of a stream put together. */
export async function readText(response: Response): Promise<string> {
  return (await readEvents(response)).map(textOf).join('');
}

function readEvent(frame: string): StreamEvent {
  const [eventLine = '', dataLine = ''] = frame.split('\n');
  const event = JSON.parse(dataLine.replace('data: ', '')) as StreamEvent;
  if (eventLine !== `event: ${event.type}`) throw new Error(`The event line does not fit its data: ${frame}`);
  return event;
}

function textOf(event: StreamEvent): string {
  const isText = event.type === 'content_block_delta' && event.delta.type === 'text_delta';
  return isText ? event.delta.text : '';
}
