/** Keeps one of something ready, so that nobody waits while it is made. */
export interface OneAhead<T extends AsyncDisposable> extends AsyncDisposable {
  /** Begins to make one, unless there is one, or it was disposed. */
  prepare(): void;
  /** Gives the one that is ready, or makes one. It is the caller's. */
  take(): Promise<T>;
}

/** Disposing waits until the one that is being made is there, and disposes it. */
export function createOneAhead<T extends AsyncDisposable>(make: () => Promise<T>): OneAhead<T> {
  let ready: Promise<T | undefined> | undefined;
  let isDisposed = false;
  const letGo = () => {
    const taken = ready;
    ready = undefined;
    return taken;
  };

  return {
    prepare() {
      // A failure here comes again for the run that asks, which is told why.
      if (!isDisposed) ready ??= make().catch(() => undefined);
    },
    async take() {
      return (await letGo()) ?? (await make());
    },
    async [Symbol.asyncDispose]() {
      isDisposed = true;
      await (await letGo())?.[Symbol.asyncDispose]();
    },
  };
}
