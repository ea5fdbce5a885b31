import { LIMITS } from '@claude-ops/contract';
import type { Mask } from '../../secrets/mask.ts';
import { plainText } from './plain-text.ts';

/** As much as is shown of what a command has printed, in UTF-16 units. */
export const TAIL_CHARACTERS = 32 * 1024;
/**
 * As much is kept before that, in bytes. The end of a secret whose beginning is no longer there can't be found: what may be one is left out.
 * It has room for the longest form of the longest secret: a variable of characters that each become `%E4%BD%A0`.
 */
const MARGIN_BYTES = 10 * LIMITS.envValueMaxCharacters;
/** A UTF-16 unit is at most three bytes of UTF-8. */
const KEPT_BYTES = MARGIN_BYTES + 3 * TAIL_CHARACTERS;

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
      const kept = join();
      const masked = mask(plain(kept));
      const margin = isCut ? plain(kept.subarray(0, MARGIN_BYTES)).length : 0;
      return masked.slice(margin).slice(-TAIL_CHARACTERS).toWellFormed();
    },
  };
}

function plain(bytes: Buffer): string {
  return plainText(bytes.toString('utf8'));
}
