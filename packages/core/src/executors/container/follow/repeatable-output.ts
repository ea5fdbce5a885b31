import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import type { OutputSink } from './demultiplex.ts';

/** Longer than the answer to a request. */
const TAIL_BYTES = 8 * 1024;

/** An output that may come again from its beginning: then what has passed is dropped. */
export interface RepeatableOutput extends OutputSink {
  readonly readable: Readable;
  /** The next piece is the first again. */
  startOver(): void;
  /** What comes later is dropped. */
  end(): void;
  /** Whether the last line that has passed has a text in it. */
  endsWithLineOf(text: string): boolean;
}

export function createRepeatableOutput(): RepeatableOutput {
  const readable = new PassThrough();
  let passed = 0;
  let position = 0;
  let tail = Buffer.alloc(0);
  return {
    readable,
    startOver() {
      position = 0;
    },
    end: () => void readable.end(),
    endsWithLineOf: (text) => lastLine(tail).includes(text),
    async take(piece) {
      const known = Math.min(piece.length, passed - position);
      position += piece.length;
      if (known === piece.length) return;
      passed = position;
      const fresh = piece.subarray(known);
      tail = Buffer.concat([tail, fresh]).subarray(-TAIL_BYTES);
      await write(readable, fresh);
    },
  };
}

/** Empty where it is longer than what is known of it, or has not come whole. */
function lastLine(tail: Buffer): string {
  const text = tail.toString('latin1');
  if (!text.endsWith('\n')) return '';
  return text.slice(text.lastIndexOf('\n', text.length - 2) + 1);
}

/** What nobody reads any more is dropped, so that the rest goes on. */
async function write(target: PassThrough, piece: Buffer): Promise<void> {
  if (target.destroyed || target.writableEnded || target.write(piece)) return;
  const settled = new AbortController();
  const { signal } = settled;
  await Promise.race([once(target, 'drain', { signal }), once(target, 'close', { signal })]).catch(
    () => undefined,
  );
  settled.abort();
}
