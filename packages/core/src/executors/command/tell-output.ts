import type { Mask } from '../../secrets/mask.ts';
import { createOutputText } from './output-text.ts';

/** As much output may wait to be told, in bytes. */
const MOST_WAITING_BYTES = 16 * 1024;
/** As long may it wait, in milliseconds. */
const MOST_WAITING_MS = 500;

export interface OutputTelling {
  readonly mask: Mask;
  /** As much output is told, in bytes. What comes after it is counted. */
  readonly maxBytes: number;
  readonly tell: (text: string) => Promise<void>;
}

/** Tells what a command prints while it runs, some lines at a time. */
export interface ToldOutput {
  take(piece: Buffer): Promise<void>;
  /** Tells the rest. @param isCut whether the command was ended. @returns how many bytes were not told */
  end(isCut: boolean): Promise<number>;
}

export function tellOutput({ mask, maxBytes, tell }: OutputTelling): ToldOutput {
  const output = createOutputText();
  let leftBytes = maxBytes;
  let untoldBytes = 0;
  let waitingBytes = 0;
  let timer: NodeJS.Timeout | undefined;
  // One after the other: the order is that of the output. A log that takes nothing any more is noticed by the run itself.
  let telling = Promise.resolve();
  const say = (text: string) => {
    if (text !== '') telling = telling.then(() => tell(text)).catch(() => undefined);
  };
  const tellWaiting = () => {
    clearTimeout(timer);
    timer = undefined;
    waitingBytes = 0;
    say(output.next(mask));
  };
  return {
    async take(piece) {
      const taken = piece.subarray(0, leftBytes);
      leftBytes -= taken.length;
      untoldBytes += piece.length - taken.length;
      waitingBytes += taken.length;
      output.take(taken);
      if (waitingBytes > MOST_WAITING_BYTES) tellWaiting();
      else if (output.hasMore) timer ??= setTimeout(tellWaiting, MOST_WAITING_MS);
      await telling;
    },
    async end(isCut) {
      clearTimeout(timer);
      say(output.rest(mask, isCut || untoldBytes > 0));
      await telling;
      return untoldBytes;
    },
  };
}
