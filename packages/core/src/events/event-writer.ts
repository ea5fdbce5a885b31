import type { Logger } from '../logger.ts';
import { retryUntilDone } from '../system/retry-until-done.ts';
import type { EventBatch, EventDraft, EventLog } from '../store/event-log.ts';
import type { EventHub } from './event-hub.ts';
import { heldBytes } from './held-bytes.ts';

/** Beyond so many bytes of memory waiting to be stored, whoever appends is held back. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;

export interface EventWriterOptions {
  readonly store: EventLog;
  readonly hub: EventHub;
  readonly logger: Logger;
  /** Gives up on a store that fails. */
  readonly signal: AbortSignal;
}

/** Appends the events of all running tasks: first stored, one transaction a tick, then published. */
export interface EventWriter {
  /** Queues an event. Wait for the promise before the next one: it holds back while the store is behind. */
  append(taskId: string, attempt: number, event: EventDraft): Promise<void>;
  /** Settles when everything appended before is stored and published; rejects when it was given up. */
  flush(): Promise<void>;
}

/** What is appended until the round before it is stored, and is then stored in one transaction. */
interface Round {
  readonly batches: Map<string, EventBatch & { events: EventDraft[] }>;
  bytes: number;
  readonly written: Promise<void>;
}

export function createEventWriter({ store, hub, logger, signal }: EventWriterOptions): EventWriter {
  let open: Round | undefined;
  let lastWritten = Promise.resolve();

  const openRound = (): Round => {
    const batches: Round['batches'] = new Map();
    // A round that was given up fails those after it too: a log has an end before it has a hole.
    lastWritten = lastWritten.then(async () => {
      // One tick, so that what other tasks say in the same moment goes into the same transaction.
      await new Promise(setImmediate);
      open = undefined;
      const storeRound = () => store.appendEvents([...batches.values()]);
      hub.publish(await retryUntilDone(storeRound, { logger, signal, what: 'storing events' }));
    });
    // Whoever isn't held back hears of it from `flush`.
    lastWritten.catch(() => undefined);
    return { batches, bytes: 0, written: lastWritten };
  };

  return {
    async append(taskId, attempt, event) {
      const round = (open ??= openRound());
      const batch = round.batches.get(taskId) ?? { taskId, attempt, events: [] };
      round.batches.set(taskId, batch);
      batch.events.push(event);
      round.bytes += heldBytes(event);
      if (round.bytes > MAX_WAITING_BYTES) await round.written;
    },
    async flush() {
      await lastWritten;
    },
  };
}
