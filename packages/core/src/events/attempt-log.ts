import type { EmittedEvent } from '../attempt/emitted-event.ts';
import { ownEvent } from '../attempt/own-event.ts';
import { createLogLimit, type LogLimits, type LogSize } from './log-limit.ts';
import type { Logger } from '../logger.ts';
import { settlesWithin, whenAborted } from '../system/settles-within.ts';

/** How long a run that has ended, or has to, is held back by a log that takes nothing, in milliseconds. */
const PATIENCE_MS = 5_000;

export interface AttemptLogOptions {
  /** Settles when the next event may come. */
  readonly append: (event: EmittedEvent) => Promise<void>;
  /** Aborted when the run has to end. */
  readonly stop: AbortSignal;
  readonly limits: LogLimits;
  /** What the log has of an attempt that is gone on with. */
  readonly before?: LogSize | undefined;
  readonly logger: Logger;
  /** @default 5000 */
  readonly patienceMs?: number;
}

/**
 * What one attempt says, on its way into the log. A log that can't keep up holds the run back, until the run has ended or
 * has to: the disk may be full of its own files, which are removed only after it. From then on, what such a log can't take
 * is dropped, and an event says how much that was. What an attempt says beyond its limits is dropped too.
 */
export interface AttemptLog {
  emit(event: EmittedEvent): Promise<void>;
  /** Says that nothing of the run is alive any more. */
  runEnded(): void;
  /** Says that nothing more comes. */
  close(): Promise<void>;
}

export function createAttemptLog({
  append,
  stop,
  limits,
  before,
  logger,
  patienceMs = PATIENCE_MS,
}: AttemptLogOptions): AttemptLog {
  const ended = new AbortController();
  const hurry = AbortSignal.any([stop, ended.signal]);
  const limit = createLogLimit(limits, before);
  let isStuck = false;
  let dropped = 0;

  const keep = async (event: EmittedEvent) => {
    const kept = append(event);
    if (isStuck || !(await settlesInTime(kept, { hurry, patienceMs }))) {
      isStuck = true;
      // A log that was given up is heard of when it is flushed.
      kept.then(() => (isStuck = false)).catch(() => undefined);
    }
  };
  const sayDropped = async () => {
    if (dropped === 0) return;
    const count = dropped;
    dropped = 0;
    logger.warn({ event: 'events_dropped', count }, 'events could not be stored in time and were dropped');
    await keep(ownEvent('task.events_dropped', { count }));
  };

  const sayBeyond = async () => {
    const { count, bytes } = limit.beyond;
    if (count === 0) return;
    logger.warn(
      { event: 'event_limit_reached', count, bytes },
      'a run reached its limit of events, and the rest was dropped',
    );
    await keep(ownEvent('task.events_dropped', { count, bytes, reason: 'limit' }));
  };

  return {
    async emit(event) {
      if (!isOurs(event) && !limit.takes(event)) return;
      if (isStuck && !isOurs(event)) {
        dropped += 1;
        return;
      }
      await sayDropped();
      await keep(event);
    },
    runEnded: () => ended.abort(),
    async close() {
      await sayDropped();
      await sayBeyond();
    },
  };
}

/** What is said about a task, and not by its agent, is little and is never dropped. */
function isOurs({ type }: EmittedEvent): boolean {
  return type.startsWith('task.');
}

/** Whether a promise settles before there has been a hurry for so long. */
async function settlesInTime(
  promise: Promise<void>,
  { hurry, patienceMs }: { readonly hurry: AbortSignal; readonly patienceMs: number },
): Promise<boolean> {
  const { aborted, release } = whenAborted(hurry);
  try {
    const settled = promise.then(() => true);
    return await Promise.race([settled, aborted.then(() => settlesWithin(promise, patienceMs))]);
  } finally {
    release();
  }
}
