/** How long artifacts of a run may take to collect that nobody is waiting to see end, in milliseconds. */
const UNHURRIED_MS = 15 * 60_000;
/** And of one that was stopped, from then on. */
const STOPPED_MS = 30_000;
/** A server that goes down waits no longer than this. */
const INTERRUPTED_MS = 10_000;

export interface CollectionStops {
  /** Aborted with a cause when the run has to end: how long collecting may take from then on depends on it. */
  readonly stop: AbortSignal;
  /** Aborted when the server waits for nothing any more, whatever ended the run. */
  readonly givingUp: AbortSignal;
}

/** Aborted when artifacts have been collected for long enough: what was not reached is omitted. */
export function timeToCollect({
  stop,
  givingUp,
}: CollectionStops): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const unhurried = setTimeout(abort, UNHURRIED_MS);
  let hurried: NodeJS.Timeout | undefined;
  const hurry = () => {
    // The task's own time has no say in how long its files take.
    const isLate = stop.reason === 'timed_out';
    hurried = setTimeout(
      abort,
      isLate ? UNHURRIED_MS : stop.reason === 'cancelled' ? STOPPED_MS : INTERRUPTED_MS,
    );
  };
  if (stop.aborted) hurry();
  else stop.addEventListener('abort', hurry, { once: true });
  return {
    signal: AbortSignal.any([controller.signal, givingUp]),
    [Symbol.dispose]() {
      stop.removeEventListener('abort', hurry);
      clearTimeout(unhurried);
      clearTimeout(hurried);
    },
  };
}
