/**
 * An iterator over what `start` yields, which is told by a signal when the caller aborts its own signal, or leaves the
 * loop: also in the middle of a step, which a generator alone would finish first.
 */
export function leavable<T>(
  callerSignal: AbortSignal | undefined,
  start: (signal: AbortSignal) => AsyncGenerator<T, undefined>,
): AsyncIterableIterator<T> {
  const leaving = new AbortController();
  const items = untilLeft();

  async function* untilLeft(): AsyncGenerator<T, undefined> {
    const abort = () => leaving.abort(callerSignal?.reason);
    if (callerSignal?.aborted) abort();
    callerSignal?.addEventListener('abort', abort);
    try {
      yield* start(leaving.signal);
    } catch (error) {
      const hasLeft = leaving.signal.aborted && !callerSignal?.aborted;
      if (!hasLeft) throw error;
    } finally {
      callerSignal?.removeEventListener('abort', abort);
    }
  }

  return {
    next: () => items.next(),
    async return() {
      leaving.abort();
      return items.return(undefined);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
