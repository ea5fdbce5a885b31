import type { AbortScope } from './abort-scope.ts';

/**
 * The bytes of an answer. They break with the scope's reason as soon as it is aborted, also in the middle of a read; the
 * scope is closed once they have ended, in whatever way.
 */
export function abortableBody(body: unknown, scope: AbortScope): ReadableStream<Uint8Array> {
  const { signal } = scope;
  const reader = webStreamOf(body).getReader();
  const stop = (reason: unknown) => {
    scope.close();
    // A broken body rejects here once more.
    return reader.cancel(reason).catch(() => undefined);
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const abort = () => {
          controller.error(signal.reason);
          void stop(signal.reason);
        };
        if (signal.aborted) abort();
        else signal.addEventListener('abort', abort);
      },
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (signal.aborted) return;
          if (!done) return controller.enqueue(value);
          scope.close();
          controller.close();
        } catch (error) {
          if (signal.aborted) return;
          scope.close();
          throw error;
        }
      },
      cancel: stop,
    },
    { highWaterMark: 0 },
  );
}

/** node-fetch answers with a stream of Node. */
function webStreamOf(body: unknown): ReadableStream<Uint8Array> {
  if (body instanceof ReadableStream) return body;
  if (typeof body !== 'object' || body === null) return new Blob([]).stream();
  if (isWebStream(body)) return body;
  const chunks = isIterable(body) ? body[Symbol.asyncIterator]() : undefined;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const step = await chunks?.next();
        if (step?.done === false) controller.enqueue(step.value);
        else controller.close();
      },
      async cancel() {
        await chunks?.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

function isWebStream(body: object): body is ReadableStream<Uint8Array> {
  return 'getReader' in body;
}

function isIterable(body: object): body is AsyncIterable<Uint8Array> {
  return Symbol.asyncIterator in body;
}
