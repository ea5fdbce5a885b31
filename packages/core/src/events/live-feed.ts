import type { StoredEvent } from '../store/event-log.ts';
import type { EventHub } from './event-hub.ts';
import { heldBytes } from './held-bytes.ts';

export interface LiveFeedOptions {
  readonly hub: EventHub;
  readonly taskId: string;
  /** How much is held for a reader that is behind, in bytes of memory. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/** The events of a task as they come, held for one reader within bounds. */
export interface LiveFeed extends Disposable {
  /**
   * What has come since the last call; waits when nothing has. When more came than may be held, what is missing shows as
   * a gap in the sequences: the log has it. Empty once the signal is aborted, and where the log is to be looked at again.
   */
  take(): Promise<readonly StoredEvent[]>;
}

export function openLiveFeed({ hub, taskId, maxBytes, signal }: LiveFeedOptions): LiveFeed {
  let held: StoredEvent[] = [];
  let bytes = 0;
  let mustLookAgain = false;
  let wake: () => void = () => undefined;

  const unsubscribe = hub.subscribe(taskId, (event) => {
    if (event === undefined) {
      mustLookAgain = true;
    } else {
      bytes += heldBytes(event);
      if (bytes > maxBytes) [held, bytes] = [[], heldBytes(event)];
      held.push(event);
    }
    wake();
  });
  const onAbort = () => wake();
  signal.addEventListener('abort', onAbort, { once: true });

  return {
    async take() {
      if (held.length === 0 && !mustLookAgain && !signal.aborted) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (signal.aborted) return [];
      if (mustLookAgain) {
        // What is held stays: the log may end before it.
        mustLookAgain = false;
        return [];
      }
      const taken = held;
      [held, bytes] = [[], 0];
      return taken;
    },
    [Symbol.dispose]() {
      unsubscribe();
      signal.removeEventListener('abort', onAbort);
    },
  };
}
