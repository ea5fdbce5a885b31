import type { OutputStream } from '../command-parts.ts';

/** Columns of the terminal behind a stream; a pipe has no limit. */
export function streamWidth(stream: OutputStream): number {
  if (stream.isTTY !== true) return Number.POSITIVE_INFINITY;
  // A pseudo-terminal may say that it has no columns at all.
  return stream.columns || 80;
}
