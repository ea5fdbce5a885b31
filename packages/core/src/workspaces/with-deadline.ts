/** Does what must not take for ever: its signal is aborted with `tooSlow` when the time is up, or as the other one is. */
export async function withDeadline<T>(
  timeoutMs: number,
  tooSlow: Error,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(tooSlow), timeoutMs);
  try {
    return await work(AbortSignal.any([signal, deadline.signal]));
  } finally {
    clearTimeout(timer);
  }
}
