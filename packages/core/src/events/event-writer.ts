import type { Logger } from '../logger.ts';
import { retryUntilDone } from '../retry-until-done.ts';
import type { EventBatch, EventDraft, TaskStore } from '../store/task-store.ts';
import type { EventHub } from './event-hub.ts';

/** Beyond so many bytes waiting to be stored, whoever appends is held back. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;

export interface EventWriterOptions {
  readonly store: TaskStore;
  readonly hub: EventHub;
  readonly logger: Logger;
  /** Gives up on a store that fails. */
  readonly signal: AbortSignal;
}

/** Appends the events of all running tasks: first stored, one transaction a tick, then published. */
export interface EventWriter {
  /** Queues an event. Wait for the promise before the next one: it holds back while the store is behind. */
  append(taskId: string, attempt: number, event: EventDraft): Promise<void>;
  /** Settles when everything appended before is stored and published. */
  flush(): Promise<void>;
}

export function createEventWriter({ store, hub, logger, signal }: EventWriterOptions): EventWriter {
  let waiting = new Map<string, EventBatch & { events: EventDraft[] }>();
  let waitingBytes = 0;
  let writing: Promise<void> | undefined;

  const writeAll = async () => {
    try {
      while (waiting.size > 0) {
        // One tick, so that what other tasks say in the same moment goes into the same transaction.
        await new Promise(setImmediate);
        const batches = [...waiting.values()];
        waiting = new Map();
        waitingBytes = 0;
        hub.publish(
          await retryUntilDone(() => store.appendEvents(batches), { logger, signal, what: 'storing events' }),
        );
      }
    } finally {
      writing = undefined;
    }
  };

  return {
    async append(taskId, attempt, event) {
      const batch = waiting.get(taskId) ?? { taskId, attempt, events: [] };
      waiting.set(taskId, batch);
      batch.events.push(event);
      waitingBytes += event.data.length;
      const written = (writing ??= writeAll());
      if (waitingBytes > MAX_WAITING_BYTES) await written;
      else written.catch(() => undefined);
    },
    async flush() {
      await writing;
    },
  };
}
