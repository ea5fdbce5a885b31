/**
 * Comes to what a promise comes to, unless a signal is aborted first. A signal with a listener is not collected, even where its caller keeps no
 * reference to it.
 *
 * @throws {unknown} the reason of the signal, or what is made of it
 */
export async function untilAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal,
  errorOf: (signal: AbortSignal) => unknown = ({ reason }) => reason,
): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(errorOf(signal));
  if (signal.aborted) giveUp();
  else signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await Promise.race([aborted, promise]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
