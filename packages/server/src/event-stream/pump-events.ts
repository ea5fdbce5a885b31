import type { Writable } from 'node:stream';
import { isFinalEvent, type TaskEvent } from '@claude-ops/contract';
import { drained } from './drained.ts';
import { eventFrame, RETRY_FRAME } from './frames.ts';
import { startHeartbeat } from './start-heartbeat.ts';

interface PumpSettings {
  readonly heartbeatMs: number;
  readonly slowReaderMs: number;
  readonly signal: AbortSignal;
}

/** What a task's events have come to: the first step, which may still be awaited, and the iterator of all others. */
interface StartedEvents {
  readonly first: Promise<IteratorResult<TaskEvent>>;
  readonly rest: AsyncIterator<TaskEvent>;
}

/**
 * Writes a task's events to a stream up to the final one, no faster than the stream takes them, with heartbeats in
 * the silence between.
 */
export async function pumpEvents(
  { first, rest }: StartedEvents,
  stream: Writable,
  { heartbeatMs, slowReaderMs, signal }: PumpSettings,
): Promise<void> {
  const heartbeat = startHeartbeat(stream, heartbeatMs);
  stream.write(RETRY_FRAME);
  for (let step = await first; !step.done; step = await rest.next()) {
    const takesMore = stream.write(eventFrame(step.value));
    heartbeat.postpone();
    if (!takesMore) await drained(stream, { withinMs: slowReaderMs, signal });
    if (isFinalEvent(step.value)) break;
  }
  stream.end();
}
