import type { IncomingMessage } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';

/** So much of a body is taken in while its request waits, in bytes. */
const MOST_TAKEN_BYTES = 1024 * 1024;

/** The body of a request that waits. It is taken in already: only so it is noticed that the sender goes away. */
export function heldBody(incoming: IncomingMessage): Readable {
  return incoming.pipe(new PassThrough({ highWaterMark: MOST_TAKEN_BYTES }));
}
