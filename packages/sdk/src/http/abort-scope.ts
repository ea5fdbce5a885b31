/** Something that can be given up. */
export interface AbortScope {
  /** Aborted when the parent is, or by `abort`. Whoever has the scope holds it: no garbage collection takes it away. */
  readonly signal: AbortSignal;
  abort(reason: unknown): void;
  /** Comes to what the promise comes to, unless the scope is aborted first. */
  race<T>(promise: Promise<T>): Promise<T>;
  /** Stops listening to the parent. */
  close(): void;
}

/**
 * Node follows a chain of signals and requests by weak references, and an abort is lost when one of them is collected.
 * So each scope has a controller of its own, and a listener that holds it on the parent.
 *
 * `reasonOf` says why the scope is aborted when its parent is.
 */
export function openScope(
  parent: AbortSignal | undefined,
  reasonOf: (parent: AbortSignal) => unknown = ({ reason }) => reason,
): AbortScope {
  const own = new AbortController();
  const follow = () => {
    if (parent !== undefined) own.abort(reasonOf(parent));
  };
  if (parent?.aborted) follow();
  else parent?.addEventListener('abort', follow);
  return {
    signal: own.signal,
    abort: (reason) => own.abort(reason),
    race: async (promise) => unlessAborted(promise, own.signal),
    close: () => parent?.removeEventListener('abort', follow),
  };
}

async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let leave = () => undefined as void;
  const aborted = new Promise<never>((_, reject) => {
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- a reason is what the caller has made it.
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort);
    leave = () => signal.removeEventListener('abort', abort);
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    leave();
  }
}
