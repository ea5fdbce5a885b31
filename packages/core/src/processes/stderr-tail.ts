import type { Readable } from 'node:stream';
import { readLines } from '../claude/read-lines.ts';
import type { Mask } from '../secrets/mask.ts';

const MAX_LINE_BYTES = 64 * 1024;
const TAIL_CHARACTERS = 8 * 1024;

export interface StderrTail {
  /** The last 8 Ki characters, whole lines where possible, secrets masked. */
  readonly text: string;
  readonly ended: Promise<void>;
}

/** Drains stderr and keeps its end. Masked line by line, before anything is cut. */
export function keepStderrTail(stderr: Readable, mask: Mask): StderrTail {
  let text = '';
  const keep = (line: string) => {
    text = `${text}${mask(line)}\n`.slice(-TAIL_CHARACTERS);
  };
  const ended = readLines(stderr, {
    takesEmptyLines: true,
    maxLineBytes: MAX_LINE_BYTES,
    onLine: keep,
    onOversized: ({ bytes }) => keep(`[a line of ${bytes} bytes]`),
  }).catch(() => undefined);
  return {
    ended,
    get text() {
      return text.trimEnd();
    },
  };
}
