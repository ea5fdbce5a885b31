import { Transform } from 'node:stream';
import { callbackify } from 'node:util';

/**
 * Passes bytes on as they are and lets each piece be looked at first. A look that gives a promise holds the piece back until that
 * settles; one that throws breaks the stream off.
 */
export function tap(look: (piece: Buffer) => Promise<void> | undefined): Transform {
  const pass = callbackify(async (piece: Buffer) => {
    await look(piece);
    return piece;
  });
  return new Transform({
    transform: (piece: Buffer, _encoding, done) => pass(piece, done),
  });
}
