import type { Mask } from '../../secrets/mask.ts';
import { plainText } from './plain-text.ts';

/** How many ends of lines are tried at which no secret may be cut in two. */
const MOST_TRIES = 5;

/** Makes text of what a command prints while it runs: whole lines, without secrets and without control characters. */
export interface OutputText {
  take(piece: Buffer): void;
  /** Whether there may be text that was not given out. */
  readonly hasMore: boolean;
  /** The text that has come since the last call, but for what may be the beginning of a line or of a secret. */
  next(mask: Mask): string;
  /** All that is left. @param isCut whether more of it would have come */
  rest(mask: Mask, isCut: boolean): string;
}

export function createOutputText(): OutputText {
  const decoder = new TextDecoder();
  let text = '';
  const give = (length: number, mask: Mask, isCut = false) => {
    const given = plainText(text.slice(0, length));
    text = text.slice(length);
    return mask(given, { isCut }).toWellFormed();
  };
  return {
    take(piece) {
      text += decoder.decode(piece, { stream: true });
    },
    get hasMore() {
      return text !== '';
    },
    next: (mask) => give(endOfWhole(text, mask), mask),
    rest(mask, isCut) {
      text += decoder.decode();
      return give(text.length, mask, isCut);
    },
  };
}

/** Where the last line ends after which no secret goes on. 0 where there is none. */
function endOfWhole(text: string, mask: Mask): number {
  let end = text.lastIndexOf('\n') + 1;
  for (let tries = 0; end > 0 && tries < MOST_TRIES; tries += 1) {
    const whole = plainText(text.slice(0, end));
    if (mask(whole, { isCut: true }) === mask(whole)) return end;
    end = text.lastIndexOf('\n', end - 2) + 1;
  }
  return 0;
}
