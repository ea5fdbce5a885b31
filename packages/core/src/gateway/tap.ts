import { Transform } from 'node:stream';

/** Passes bytes on as they are and lets each piece be looked at; a look that throws breaks the stream off. */
export function tap(look: (piece: Buffer) => void): Transform {
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      try {
        look(piece);
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
        return;
      }
      done(null, piece);
    },
  });
}
