/** The longest time a timer can take: beyond it Node's goes off at once. In milliseconds. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Whether a promise settles in the given milliseconds. Leaves no timer behind. */
export async function settlesWithin(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), Math.min(milliseconds, LONGEST_TIMER_MS));
  try {
    const settled = promise.then(
      () => true,
      () => true,
    );
    return await Promise.race([settled, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Settles when a signal is aborted; `release` takes the listener away. */
export function whenAborted(signal: AbortSignal): { aborted: Promise<void>; release: () => void } {
  const { promise: aborted, resolve } = Promise.withResolvers<void>();
  const listener = () => resolve();
  if (signal.aborted) listener();
  else signal.addEventListener('abort', listener, { once: true });
  return { aborted, release: () => signal.removeEventListener('abort', listener) };
}

/** What a promise comes to; undefined where a signal is aborted first. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  const { aborted, release } = whenAborted(signal);
  return await Promise.race([promise, aborted.then(() => undefined)]).finally(release);
}
