import { isRecord } from '../../system/is-record.ts';
import { stringOr } from '../../claude/message.ts';
import { parseRecord } from './parse-record.ts';
import type { AnswerListener, AnswerReader } from './answer-reader.ts';

const NEWLINE = 0x0a;
/** A line of usage is far shorter: a longer one is content, and is not kept. */
const MOST_LINE_BYTES = 64 * 1024;
/** Where nothing of this stands, a line isn't worth parsing. Where it does, the event's type decides. */
const TELLS_USAGE = /message_start|message_delta|"error"/;
const TELLS_USAGE_OR_CONTENT = /message_start|message_delta|content_block|"error"/;

/** Reads a streamed answer: its beginning and its end say what it used. */
export function createEventStreamReader(listener: AnswerListener): AnswerReader {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  let hasContent = false;

  const add = (part: Uint8Array) => {
    bytes += part.length;
    if (bytes <= MOST_LINE_BYTES) parts.push(part);
    else parts = [];
  };
  const finishLine = () => {
    const line = Buffer.concat(parts).toString('utf8');
    [parts, bytes] = [[], 0];
    const telling = hasContent ? TELLS_USAGE : TELLS_USAGE_OR_CONTENT;
    if (line.startsWith('data:') && telling.test(line)) readEvent(parseRecord(line.slice('data:'.length)));
  };
  const readEvent = (event: Record<string, unknown>) => {
    const type = stringOr(event['type'], '');
    if (type === 'message_delta') readEnd(event);
    if (type === 'error') listener.failed?.(event['error']);
    if (type === 'message_start' && isRecord(event['message'])) {
      const { usage, model } = event['message'];
      listener.usage(usage, stringOr(model, undefined));
    }
    if (!hasContent && type.startsWith('content_block')) {
      hasContent = true;
      listener.content();
    }
  };
  const readEnd = ({ usage, delta }: Record<string, unknown>) => {
    listener.usage(usage, undefined);
    const reason = isRecord(delta) ? delta['stop_reason'] : undefined;
    if (typeof reason === 'string') listener.stopped?.(reason);
  };

  return {
    take(piece) {
      let start = 0;
      for (let end = piece.indexOf(NEWLINE); end !== -1; end = piece.indexOf(NEWLINE, start)) {
        add(piece.subarray(start, end));
        finishLine();
        start = end + 1;
      }
      // A copy: a part of a piece would keep the whole of it.
      if (start < piece.length) add(Uint8Array.from(piece.subarray(start)));
    },
    end: finishLine,
  };
}
