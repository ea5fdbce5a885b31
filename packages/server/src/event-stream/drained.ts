import type { Writable } from 'node:stream';

/** Waits until a stream takes more. Rejects when that takes too long, when it closes, or with the signal's reason. */
export async function drained(
  stream: Writable,
  { withinMs, signal }: { withinMs: number; signal: AbortSignal },
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onClose = () => reject(new Error('the reader closed its connection'));
  const onAbort = () => reject(signal.reason);
  const tooSlow = setTimeout(() => reject(new Error(`the reader took nothing for ${withinMs} ms`)), withinMs);
  stream.once('drain', resolve).once('close', onClose);
  signal.addEventListener('abort', onAbort);
  try {
    if (signal.aborted) onAbort();
    await promise;
  } finally {
    clearTimeout(tooSlow);
    stream.off('drain', resolve).off('close', onClose);
    signal.removeEventListener('abort', onAbort);
  }
}
