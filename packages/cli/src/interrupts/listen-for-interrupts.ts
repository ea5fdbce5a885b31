import type { CommandParts, InterruptSignal } from '../command-parts.ts';

/** The first and the second interrupt of a command, until disposed. */
export interface Interrupts extends Disposable {
  /** Asks to end in good order. Its reason is the name of the signal. */
  readonly first: AbortSignal;
  /** Asks to leave at once. */
  readonly second: AbortSignal;
}

export function listenForInterrupts(onInterrupt: CommandParts['onInterrupt']): Interrupts {
  const first = new AbortController();
  const second = new AbortController();
  const stopListening = onInterrupt((signal: InterruptSignal) =>
    (first.signal.aborted ? second : first).abort(signal),
  );
  return { first: first.signal, second: second.signal, [Symbol.dispose]: stopListening };
}
