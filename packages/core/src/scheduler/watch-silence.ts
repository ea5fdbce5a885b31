import type { OwnEventType } from '@claude-ops/contract';
import type { StopCause } from '../attempt/stop-cause.ts';
import type { RunOptions } from '../executors/executor.ts';
import type { RunClock } from './steering/run-clock.ts';

/** The CLI is silent while a command of the server runs. */
const COMMAND_STARTED: readonly string[] = [
  'task.setup_started',
  'task.check_started',
] satisfies OwnEventType[];
const COMMAND_ENDED: readonly string[] = ['task.setup_ended', 'task.check_ended'] satisfies OwnEventType[];
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
  let isCommandRunning = false;
  let isOver = timeoutMs === null;
  const stopClock = () => clearTimeout(timer);
  const startClock = () => {
    stopClock();
    if (!isOver && !isCommandRunning && !clock.stands && timeoutMs !== null)
      timer = setTimeout(() => tooLong.abort(STALLED), timeoutMs);
  };
  startClock();
  const changes = clock.onChange(startClock);
  return {
    signal,
    async emit(event) {
      stopClock();
      if (COMMAND_STARTED.includes(event.type)) isCommandRunning = true;
      if (COMMAND_ENDED.includes(event.type)) isCommandRunning = false;
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
