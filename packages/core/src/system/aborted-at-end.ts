/** A signal that is aborted when it is disposed of: at the end of a scope. */
export function abortedAtEnd(): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  return { signal: controller.signal, [Symbol.dispose]: () => controller.abort() };
}
