import type { Writable } from 'node:stream';
import { isFinalEvent, type TaskEvent } from '@claude-ops/contract';
import { bundleEvents } from './bundle-events.ts';
import { drained } from './drained.ts';
import { RETRY_FRAME } from './frames.ts';
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
 * the silence between. Closing the stream has to end the iterator.
 *
 * @throws where a reader takes nothing for too long, or the signal is aborted before it has taken all.
 */
export async function pumpEvents(
  { first, rest }: StartedEvents,
  stream: Writable,
  { heartbeatMs, slowReaderMs, signal }: PumpSettings,
): Promise<void> {
  const heartbeat = startHeartbeat(stream, heartbeatMs);
  let draining: Promise<void> | undefined;
  const bundle = bundleEvents((frames) => {
    if (!stream.writable) return;
    heartbeat.postpone();
    if (stream.write(frames)) return;
    draining = drained(stream, { withinMs: slowReaderMs, signal });
    // The next event may be long in coming: closing the stream ends the wait for it.
    draining.catch(() => stream.destroy());
  });
  stream.write(RETRY_FRAME);
  try {
    for (let step = await first; !step.done; step = await rest.next()) {
      bundle.add(step.value);
      if (stream.writableNeedDrain) await draining;
      if (isFinalEvent(step.value)) break;
    }
  } finally {
    bundle.flush();
  }
  await draining;
  stream.end();
}
