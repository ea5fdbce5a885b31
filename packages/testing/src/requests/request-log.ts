import type { RecordedRequest } from './recorded-request.ts';

/** The requests so far, and a way to wait for one. */
export interface RequestLog {
  readonly requests: RecordedRequest[];
  add(request: RecordedRequest): void;
  waitFor(predicate: RequestPredicate, signal: AbortSignal): Promise<RecordedRequest>;
}

export type RequestPredicate = (request: RecordedRequest) => boolean;

export function createRequestLog(): RequestLog {
  const requests: RecordedRequest[] = [];
  const listeners = new Set<(request: RecordedRequest) => void>();
  return {
    requests,
    add(request) {
      requests.push(request);
      for (const listen of listeners) listen(request);
    },
    async waitFor(predicate, signal) {
      signal.throwIfAborted();
      return requests.find(predicate) ?? nextRequest(listeners, predicate, signal);
    },
  };
}

async function nextRequest(
  listeners: Set<(request: RecordedRequest) => void>,
  predicate: RequestPredicate,
  signal: AbortSignal,
): Promise<RecordedRequest> {
  const { promise, resolve, reject } = Promise.withResolvers<RecordedRequest>();
  const listen = (request: RecordedRequest): void => {
    if (predicate(request)) resolve(request);
  };
  const abort = (): void => reject(signal.reason);
  listeners.add(listen);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await promise;
  } finally {
    listeners.delete(listen);
    signal.removeEventListener('abort', abort);
  }
}
