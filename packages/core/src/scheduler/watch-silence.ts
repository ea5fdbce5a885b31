import type { OwnEventType } from '@claude-ops/contract';
import type { StopCause } from '../attempt/stop-cause.ts';
import type { RunOptions } from '../executors/executor.ts';
import type { RunClock } from './steering/run-clock.ts';

/** The CLI is silent while its work is checked. */
const CHECK_STARTED = 'task.check_started' satisfies OwnEventType;
const CHECK_ENDED = 'task.check_ended' satisfies OwnEventType;
const STALLED: StopCause = 'stalled';

/** Waits for the events of a run, each for so long. Disposing ends it. */
export interface SilenceWatch extends Disposable {
  /** Aborted, with the cause, when no event came for too long. */
  readonly signal: AbortSignal;
  /** Passes an event on. While the log has yet to take it, the clock stands: then it is not the run that is slow. */
  readonly emit: RunOptions['emit'];
}

export interface Silence {
  /** The longest, in milliseconds; null: any. */
  readonly timeoutMs: number | null;
  readonly emit: RunOptions['emit'];
  /** While it stands, no silence is too long. */
  readonly clock: RunClock;
}

export function watchSilence({ timeoutMs, emit, clock }: Silence): SilenceWatch {
  const tooLong = new AbortController();
  const { signal } = tooLong;
  let timer: NodeJS.Timeout | undefined;
  let isChecked = false;
  let isOver = timeoutMs === null;
  const stopClock = () => clearTimeout(timer);
  const startClock = () => {
    stopClock();
    if (!isOver && !isChecked && !clock.stands && timeoutMs !== null)
      timer = setTimeout(() => tooLong.abort(STALLED), timeoutMs);
  };
  startClock();
  const changes = clock.onChange(startClock);
  return {
    signal,
    async emit(event) {
      stopClock();
      if (event.type === CHECK_STARTED) isChecked = true;
      if (event.type === CHECK_ENDED) isChecked = false;
      try {
        await emit(event);
      } finally {
        startClock();
      }
    },
    [Symbol.dispose]() {
      isOver = true;
      changes[Symbol.dispose]();
      stopClock();
    },
  };
}
