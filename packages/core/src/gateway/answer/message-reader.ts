import { stringOr } from '../../claude/message.ts';
import type { AnswerListener, AnswerReader } from './answer-reader.ts';
import { parseRecord } from './parse-record.ts';

/** The longest answer that is read, in bytes: what is longer passes, and its usage is unknown. */
const MOST_BYTES = 8 * 1024 * 1024;

/** Reads an answer that isn't streamed: its usage stands anywhere in it. */
export function createMessageReader(listener: AnswerListener): AnswerReader {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  return {
    take(piece) {
      if (bytes === 0) listener.content();
      bytes += piece.length;
      if (bytes <= MOST_BYTES) parts.push(piece);
      else parts = [];
    },
    end() {
      const { usage, model, stop_reason: stopReason } = parseRecord(Buffer.concat(parts).toString('utf8'));
      parts = [];
      listener.usage(usage, stringOr(model, undefined));
      if (typeof stopReason === 'string') listener.stopped?.(stopReason);
    },
  };
}
