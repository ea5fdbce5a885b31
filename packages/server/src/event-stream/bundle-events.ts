import type { TaskEvent } from '@claude-ops/contract';
import { eventFrame, runOfFrames } from './frames.ts';

/** In bytes. What is written at once is held for its reader until it has gone out. */
const LARGEST_BUNDLE = 64 * 1024;

export interface EventBundle {
  /** Takes an event, which goes out with those that come in the same turn of the event loop, when that is over. */
  add(event: TaskEvent): void;
  /** Lets go of what was taken, now. */
  flush(): void;
}

/**
 * Writes the events that come in one turn of the event loop in one piece: a write for each would cost a stream with many readers
 * more than all else.
 */
export function bundleEvents(write: (frames: Buffer) => void): EventBundle {
  let events: TaskEvent[] = [];
  let bytes = 0;
  let atEndOfTurn: NodeJS.Immediate | undefined;

  const flush = () => {
    clearImmediate(atEndOfTurn);
    atEndOfTurn = undefined;
    const [first, ...others] = events;
    [events, bytes] = [[], 0];
    if (first !== undefined) write(runOfFrames([first, ...others]));
  };
  return {
    add(event) {
      events.push(event);
      bytes += eventFrame(event).length;
      if (bytes >= LARGEST_BUNDLE) flush();
      else atEndOfTurn ??= setImmediate(flush);
    },
    flush,
  };
}
