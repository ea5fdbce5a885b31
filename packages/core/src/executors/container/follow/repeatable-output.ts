import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import type { OutputSink } from './demultiplex.ts';

/** An output that may come again from its beginning: then what has passed is dropped. */
export interface RepeatableOutput extends OutputSink {
  readonly readable: Readable;
  /** The next piece is the first again. */
  startOver(): void;
  end(): void;
}

export function createRepeatableOutput(): RepeatableOutput {
  const readable = new PassThrough();
  let passed = 0;
  let position = 0;
  return {
    readable,
    startOver() {
      position = 0;
    },
    end: () => void readable.end(),
    async take(piece) {
      const known = Math.min(piece.length, passed - position);
      position += piece.length;
      if (known === piece.length) return;
      passed = position;
      await write(readable, piece.subarray(known));
    },
  };
}

/** What nobody reads any more is dropped, so that the rest goes on. */
async function write(target: PassThrough, piece: Buffer): Promise<void> {
  if (target.destroyed || target.write(piece)) return;
  const settled = new AbortController();
  const { signal } = settled;
  await Promise.race([once(target, 'drain', { signal }), once(target, 'close', { signal })]).catch(
    () => undefined,
  );
  settled.abort();
}
