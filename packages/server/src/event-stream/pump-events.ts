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
 * the silence between.
 */
export async function pumpEvents(
  { first, rest }: StartedEvents,
  stream: Writable,
  { heartbeatMs, slowReaderMs, signal }: PumpSettings,
): Promise<void> {
  const heartbeat = startHeartbeat(stream, heartbeatMs);
  const bundle = bundleEvents((frames) => {
    if (!stream.writable) return;
    stream.write(frames);
    heartbeat.postpone();
  });
  stream.write(RETRY_FRAME);
  try {
    for (let step = await first; !step.done; step = await rest.next()) {
      bundle.add(step.value);
      if (stream.writableNeedDrain) await drained(stream, { withinMs: slowReaderMs, signal });
      if (isFinalEvent(step.value)) break;
    }
  } finally {
    bundle.flush();
  }
  stream.end();
}
