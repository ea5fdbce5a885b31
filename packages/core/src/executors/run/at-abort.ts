/** What a value is when the signal is aborted, or, when it isn't, whenever it is asked for. */
export function atAbort<T>(signal: AbortSignal, read: () => T): Disposable & { readonly value: T } {
  let frozen: { value: T } | undefined;
  const freeze = () => {
    frozen = { value: read() };
  };
  if (signal.aborted) freeze();
  else signal.addEventListener('abort', freeze, { once: true });
  return {
    get value() {
      return frozen === undefined ? read() : frozen.value;
    },
    [Symbol.dispose]: () => signal.removeEventListener('abort', freeze),
  };
}
