import type { StopCause } from '../attempt/stop-cause.ts';
import type { RunOptions } from '../executors/executor.ts';

const STALLED: StopCause = 'stalled';

/** Waits for the events of a run, each for so long. Disposing ends it. */
export interface SilenceWatch extends Disposable {
  /** Aborted, with the cause, when no event came for too long. */
  readonly signal: AbortSignal;
  /** Passes an event on. While the log has yet to take it, the clock stands: then it is not the run that is slow. */
  readonly emit: RunOptions['emit'];
}

/** @param timeoutMs the longest silence, in milliseconds; null: any */
export function watchSilence(timeoutMs: number | null, emit: RunOptions['emit']): SilenceWatch {
  const tooLong = new AbortController();
  const { signal } = tooLong;
  let timer: NodeJS.Timeout | undefined;
  let isOver = timeoutMs === null;
  const stopClock = () => clearTimeout(timer);
  const startClock = () => {
    stopClock();
    if (!isOver && timeoutMs !== null) timer = setTimeout(() => tooLong.abort(STALLED), timeoutMs);
  };
  startClock();
  return {
    signal,
    async emit(event) {
      stopClock();
      try {
        await emit(event);
      } finally {
        startClock();
      }
    },
    [Symbol.dispose]() {
      isOver = true;
      stopClock();
    },
  };
}
