import { once } from 'node:events';
import type { Duplex } from 'node:stream';

/** Passes on what each end says until both have nothing more to say. Where one breaks off, so does the other. */
export async function join(one: Duplex, other: Duplex): Promise<void> {
  const ends = Promise.all([closed(one), closed(other)]);
  one.pipe(other);
  other.pipe(one);
  breakOffWith(one, other);
  breakOffWith(other, one);
  await ends;
}

async function closed(stream: Duplex): Promise<void> {
  if (!stream.closed) await once(stream, 'close');
}

function breakOffWith(stream: Duplex, other: Duplex): void {
  stream.on('error', () => other.destroy());
  stream.once('close', () => {
    // What has come in whole may still be on its way out of the other end.
    if (stream.readableEnded) other.end().resume();
    else other.destroy();
  });
}
