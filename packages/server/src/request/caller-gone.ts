import type { ServerResponse } from 'node:http';

/** A signal that is aborted when the caller goes away before it has its answer. */
export function callerGone(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  // Not the request's close: Node emits that as soon as the body is read.
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}
