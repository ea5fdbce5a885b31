import type { StopCause } from '../attempt/stop-cause.ts';

/** What ends a run from outside. The first cause wins; later ones change nothing. */
export interface StopSwitch extends Disposable {
  /** Aborted with a {@link StopCause} as its reason. */
  readonly signal: AbortSignal;
  stop(cause: StopCause): void;
}

/** A stop switch that goes off by itself, as `timed_out`, after so many milliseconds. */
export function createStopSwitch(timeoutMs: number): StopSwitch {
  const controller = new AbortController();
  const stop = (cause: StopCause) => {
    if (!controller.signal.aborted) controller.abort(cause);
  };
  const timer = setTimeout(() => stop('timed_out'), timeoutMs);
  return { signal: controller.signal, stop, [Symbol.dispose]: () => clearTimeout(timer) };
}
