interface StreamOptions {
  /** Breaks the stream off when it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /** The error that the reader then gets. @default the signal's own reason */
  readonly reasonOf?: (signal: AbortSignal) => Error;
}

/** Bytes as a stream that asks for nothing before it is read, and lets go of everything when it is cancelled or broken off. */
export function streamOf(
  chunks: AsyncIterable<Uint8Array>,
  { signal, reasonOf }: StreamOptions = {},
): ReadableStream<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  let release: () => void = () => undefined;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        if (signal === undefined) return;
        const breakOff = () => {
          controller.error(reasonOf?.(signal) ?? signal.reason);
          // A read that is under way ends first.
          iterator.return?.().catch(() => undefined);
        };
        if (signal.aborted) breakOff();
        else signal.addEventListener('abort', breakOff, { once: true });
        release = () => signal.removeEventListener('abort', breakOff);
      },
      async pull(controller) {
        const step = await iterator.next();
        if (signal?.aborted === true) return;
        if (step.done === true) {
          release();
          controller.close();
        } else controller.enqueue(step.value);
      },
      async cancel() {
        release();
        await iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
