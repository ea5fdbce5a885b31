import { stripVTControlCharacters } from 'node:util';
import type { Mask } from '../../secrets/mask.ts';

/** As much as is shown of what a command has printed, in UTF-16 units. */
export const TAIL_CHARACTERS = 32 * 1024;
/**
 * As much is kept before that, in bytes. The end of a secret whose beginning is no longer there can't be found: what may be one is left out.
 * Longer than any secret is.
 */
const MARGIN_BYTES = 64 * 1024;
const KEPT_BYTES = MARGIN_BYTES + TAIL_CHARACTERS;

/** The end of what a command prints, in memory that does not grow with it. */
export interface OutputTail {
  take(piece: Buffer): void;
  /** The end of the text, without secrets and without control characters. */
  text(mask: Mask): string;
}

export function createOutputTail(): OutputTail {
  let pieces: Buffer[] = [];
  let keptBytes = 0;
  let isCut = false;
  const join = () => {
    const all = Buffer.concat(pieces);
    isCut ||= all.length > KEPT_BYTES;
    // A copy: a part holds on to the whole.
    const kept = Buffer.from(all.subarray(Math.max(0, all.length - KEPT_BYTES)));
    [pieces, keptBytes] = [[kept], kept.length];
    return kept;
  };
  return {
    take(piece) {
      pieces.push(piece);
      keptBytes += piece.length;
      if (keptBytes > 2 * KEPT_BYTES) join();
    },
    text(mask) {
      const masked = mask(plain(join().toString('utf8')));
      return (isCut ? masked.slice(MARGIN_BYTES) : masked).slice(-TAIL_CHARACTERS).toWellFormed();
    },
  };
}

/** What a terminal would act on is no part of a text, and a database takes no NUL. */
function plain(text: string): string {
  return (
    stripVTControlCharacters(text)
      .replaceAll('\r\n', '\n')
      // eslint-disable-next-line no-control-regex
      .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd')
  );
}
