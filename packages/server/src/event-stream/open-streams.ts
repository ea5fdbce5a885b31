/** The event streams that are open, so that closing the server can end them. */
export interface OpenStreams {
  /** Once the streams were ended, one that is added is ended at once. */
  add(stream: AbortController): void;
  delete(stream: AbortController): void;
  end(): void;
}

export function createOpenStreams(): OpenStreams {
  const streams = new Set<AbortController>();
  let isEnded = false;
  return {
    add(stream) {
      streams.add(stream);
      if (isEnded) stream.abort();
    },
    delete(stream) {
      streams.delete(stream);
    },
    end() {
      isEnded = true;
      for (const stream of streams) stream.abort();
    },
  };
}
