import type { IncomingMessage } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';

/** The memory that the bodies of all requests of a grant may take while they wait, in bytes. */
export interface HeldBytes {
  taken: number;
}

/** The body of a request that waits. Disposed of when it need not be held any more. */
interface HeldBody extends Disposable {
  readonly body: Readable;
}

const MOST_OF_GRANT = 48 * 1024 * 1024;
const MOST_OF_BODY = 8 * 1024 * 1024;
const LEAST_OF_BODY = 64 * 1024;

/**
 * Takes the body of a request in while that waits: only so it is noticed that the sender goes away. Once the requests of a grant hold much, it
 * is taken in no further, and of a large body that is not noticed.
 */
export function heldBody(incoming: IncomingMessage, held: HeldBytes): HeldBody {
  const most = Math.min(MOST_OF_BODY, Math.max(LEAST_OF_BODY, MOST_OF_GRANT - held.taken));
  held.taken += most;
  const body = new PassThrough({ readableHighWaterMark: most });
  return {
    body: incoming.pipe(body),
    [Symbol.dispose]() {
      held.taken -= most;
    },
  };
}
