import type { StopCause } from '../attempt/stop-cause.ts';
import { LONGEST_TIMER_MS } from '../system/settles-within.ts';
import { createRunClock, type RunClock } from './steering/run-clock.ts';

/** What ends a run from outside. The first cause wins; later ones change nothing. */
export interface StopSwitch extends Disposable {
  /** Aborted with a {@link StopCause} as its reason. */
  readonly signal: AbortSignal;
  /** Tells when the time of the run stands. */
  readonly clock: RunClock;
  stop(cause: StopCause): void;
}

/** A stop switch that goes off by itself, as `timed_out`, after so many milliseconds, without those in which its clock stood. */
export function createStopSwitch(timeoutMs: number): StopSwitch {
  const controller = new AbortController();
  const clock = createRunClock();
  const stop = (cause: StopCause) => {
    if (!controller.signal.aborted) controller.abort(cause);
  };
  let leftMs = timeoutMs;
  let beganAtMs = performance.now();
  const start = () => {
    beganAtMs = performance.now();
    return setTimeout(() => stop('timed_out'), Math.min(leftMs, LONGEST_TIMER_MS));
  };
  let timer = start();
  const changes = clock.onChange((stands) => {
    clearTimeout(timer);
    if (stands) leftMs = Math.max(0, leftMs - (performance.now() - beganAtMs));
    else timer = start();
  });
  return {
    signal: controller.signal,
    clock,
    stop,
    [Symbol.dispose]() {
      changes[Symbol.dispose]();
      clearTimeout(timer);
    },
  };
}
