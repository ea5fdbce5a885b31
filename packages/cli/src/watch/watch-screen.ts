import type { OutputStream } from '../command-parts.ts';
import { stripControls } from '../terminal/strip-controls.ts';

/** The second screen of a terminal, without a cursor: what was there before comes back. */
const OPEN = '\u001B[?1049h\u001B[?25l';
const CLOSE = '\u001B[?25h\u001B[?1049l';
const TO_BEGINNING = '\u001B[H';
const REST_OF_LINE = '\u001B[K';
const REST_OF_SCREEN = '\u001B[J';

/** A terminal that shows one frame after the other. Disposing gives it back as it was. */
export interface WatchScreen extends Disposable {
  /** Shows lines in the place of those before, as many as fit. In one write, so that nothing flickers. */
  show(lines: readonly string[]): void;
}

export function openWatchScreen(stream: OutputStream): WatchScreen {
  stream.write(OPEN);
  return {
    show(lines) {
      const fitting = lines.slice(0, Math.max(1, (stream.rows ?? 24) - 1));
      const text = fitting.map((line) => `${stripControls(line)}${REST_OF_LINE}\n`).join('');
      stream.write(`${TO_BEGINNING}${text}${REST_OF_SCREEN}`);
    },
    [Symbol.dispose]() {
      stream.write(CLOSE);
    },
  };
}
