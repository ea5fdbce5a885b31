import type { TaskEventByType } from '@claude-ops/contract';
import { ClaudeOpsError, isFinalEvent } from '@claude-ops/contract/client';
import { createBackoff, type Backoff } from '../wait/create-backoff.ts';
import { waitAborted } from '../wait/wait-aborted.ts';
import type { StreamItem } from './stream-item.ts';

/** Where the events of one task come from. */
export interface EventSource {
  /** One connection: what comes in until it breaks or ends. */
  connect(after: number, signal: AbortSignal): AsyncIterable<StreamItem>;
  /** Whether the task is finished and has no events after that one. */
  isOver(after: number, signal: AbortSignal): Promise<boolean>;
}

interface FollowSettings {
  readonly after: number;
  readonly signal: AbortSignal;
  /** How many connections in a row may bring nothing. */
  readonly reconnectLimit: number;
}

/** Milliseconds before the first reconnection, until the server says otherwise. */
const FIRST_DELAY_MS = 1_000;

/**
 * The events of a source, each once and in order, over as many connections as it takes.
 *
 * @throws {ClaudeOpsError} what the source refuses; connection_failed when nothing comes out of it any more.
 */
export async function* followTaskEvents(
  source: EventSource,
  { after, signal, reconnectLimit }: FollowSettings,
): AsyncGenerator<TaskEventByType, undefined> {
  const backoff = createBackoff('Following the events', { limit: reconnectLimit, firstMs: FIRST_DELAY_MS });
  for (let last = after; ;) {
    const before = last;
    let failure: unknown = new Error('The stream ended before the final event.');
    try {
      for await (const event of unseenEvents(source.connect(last, signal), last, backoff)) {
        last = event.sequence;
        yield event;
        if (isFinalEvent(event)) return;
      }
      if (last === before && (await source.isOver(last, signal))) return;
    } catch (error) {
      if (signal.aborted) throw waitAborted(signal);
      if (ClaudeOpsError.is(error) && !error.facts.retryable) throw error;
      failure = error;
    }
    await backoff.wait(failure, signal);
  }
}

/**
 * What a connection brings that is new. It also tells the backoff: anything new, or a heartbeat, is a success.
 *
 * @throws {Error} an event is missing.
 */
async function* unseenEvents(
  items: AsyncIterable<StreamItem>,
  after: number,
  backoff: Backoff,
): AsyncGenerator<TaskEventByType, undefined> {
  let last = after;
  for await (const item of items) {
    if (item.kind === 'retry') backoff.firstMs = item.ms;
    if (item.kind === 'heartbeat') backoff.succeeded();
    if (item.kind !== 'event' || item.event.sequence <= last) continue;
    if (item.event.sequence > last + 1) throw new Error(`The event ${last + 1} is missing.`);
    last = item.event.sequence;
    backoff.succeeded();
    yield item.event;
  }
}
