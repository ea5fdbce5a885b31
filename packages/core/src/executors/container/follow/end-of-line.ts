/** How much of a line an engine keeps in one piece: every piece but the last of a longer one has this length. */
const PIECE_BYTES = 16 * 1024;
const NEWLINE = Buffer.from('\n');

/**
 * A frame of the engine's log is a line, or a piece of a long one. Engine 20.10 loses the newline behind the last of several
 * pieces (its `local` log): the next line would be taken for more of it.
 */
export function endOfLine(bytes: number, last: number | undefined): Buffer | undefined {
  return bytes < PIECE_BYTES && last !== NEWLINE[0] ? NEWLINE : undefined;
}
