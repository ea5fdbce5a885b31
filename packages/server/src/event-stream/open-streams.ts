/** The event streams that are open, so that closing the server can end them. */
export interface OpenStreams {
  /** Once the streams were ended, one that is added is ended at once. */
  add(stream: AbortController): void;
  delete(stream: AbortController): void;
  end(): void;
  /** How many are open now. */
  readonly count: number;
}

export function createOpenStreams(): OpenStreams {
  const streams = new Set<AbortController>();
  let isEnded = false;
  return {
    get count() {
      return streams.size;
    },
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
