import type { SessionSettings } from './session-options.ts';
import { sweepSessions, type Kept, type SweptSessions } from './sweep-sessions.ts';

/** How often is looked at the least, in milliseconds. */
const LONGEST_PAUSE_MS = 60_000;
const SHORTEST_PAUSE_MS = 1_000;
/** Every so many times all are looked at anew. */
const THOROUGH_EVERY = 10;

/** Sweeps sessions whenever one more is kept, and time and again. Disposing gives up what is under way, and waits for that. */
export function keepSessionsSwept(
  options: Omit<SweptSessions, 'signal' | 'known' | 'isThorough'>,
): AsyncDisposable {
  const { settings, logger } = options;
  const closing = new AbortController();
  let underWay: Promise<void> | undefined;
  const known = new Map<string, Kept>();
  let mustLookAgain = false;
  let ticks = 0;
  let isThorough = true;

  const sweep = async () => {
    while (mustLookAgain && !closing.signal.aborted) {
      mustLookAgain = false;
      const look = { known, isThorough, signal: closing.signal };
      isThorough = false;
      await sweepSessions({ ...options, ...look }).catch((error: unknown) =>
        logger.error({ event: 'sessions_not_swept', err: error }, 'sessions could not be swept'),
      );
    }
  };
  const wake = () => {
    if (closing.signal.aborted) return;
    mustLookAgain = true;
    underWay ??= sweep().finally(() => {
      underWay = undefined;
    });
  };
  const pauseMs = pauseOf(settings);
  const timer = setInterval(() => {
    ticks += 1;
    isThorough ||= ticks % THOROUGH_EVERY === 0;
    wake();
  }, pauseMs);
  timer.unref();
  options.sessions.onCompleted((taskId) => {
    // An earlier attempt may have left one that was looked at.
    known.delete(taskId);
    wake();
  });
  wake();
  return {
    async [Symbol.asyncDispose]() {
      closing.abort();
      clearInterval(timer);
      await underWay;
    },
  };
}

/** If none are kept, only those that are left from before have to go. */
function pauseOf({ retentionMs }: Pick<SessionSettings, 'retentionMs'>): number {
  if (retentionMs === 0) return LONGEST_PAUSE_MS;
  return Math.min(Math.max(retentionMs / 10, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS);
}
