import { styleText } from 'node:util';
import type { Environment, OutputStream } from '../command-parts.ts';

export type Paint = (style: 'bold' | 'dim' | 'green' | 'red' | 'yellow', text: string) => string;

/** Colours for a stream: none in a pipe, on a dumb terminal, or where NO_COLOR is set (https://no-color.org). */
export function createPaint(stream: OutputStream, environment: Environment): Paint {
  const isColoured = stream.isTTY === true && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
  return isColoured
    ? (style, text) => styleText(style, text, { validateStream: false })
    : (_style, text) => text;
}
