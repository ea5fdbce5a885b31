import { HEARTBEAT_EVENT, type TaskEvent } from '@claude-ops/contract';
import { createRecentValues } from './recent-values.ts';

/** Milliseconds that a reader waits before it resumes. */
const RESUME_AFTER_MS = 1_000;

/** The first frame: it tells the reader how soon to resume when the stream is cut. */
export const RETRY_FRAME = `retry: ${RESUME_AFTER_MS}\n\n`;

/** Says that the stream is alive. Without an id, so that it does not move the reader's position. */
export const HEARTBEAT_FRAME = `event: ${HEARTBEAT_EVENT}\ndata: {}\n\n`;

/** As much as is held for one reader that is behind: a task's readers are hardly ever further apart. In bytes. */
const MOST_KEPT_BYTES = 4 * 1024 * 1024;
const frames = createRecentValues<TaskEvent, Buffer>(MOST_KEPT_BYTES, ({ length }) => length);

/**
 * The frame of an event, built once for all streams that are given the same event: many readers of a task then hold one
 * frame, and not one each. An event must not be changed any more.
 */
export function eventFrame(event: TaskEvent): Buffer {
  const before = frames.get(event);
  if (before !== undefined) return before;
  const frame = buildFrame(event);
  frames.set(event, frame);
  return frame;
}

interface Run {
  readonly last: TaskEvent;
  readonly bytes: Buffer;
}

const runs = createRecentValues<TaskEvent, Run>(MOST_KEPT_BYTES, ({ bytes }) => bytes.length);

/** The frames of events that follow each other in a log, at least one: built once, too, for all who are given the same. */
export function runOfFrames(events: readonly [TaskEvent, ...TaskEvent[]]): Buffer {
  const [first, last = first] = [events[0], events.at(-1)];
  if (first === last) return eventFrame(first);
  const before = runs.get(first);
  if (before?.last === last) return before.bytes;
  const bytes = Buffer.concat(events.map(eventFrame));
  runs.set(first, { last, bytes });
  return bytes;
}

function buildFrame(event: TaskEvent): Buffer {
  // A type can come from the claude CLI: a line break in it would start another field.
  const type = event.type.replaceAll(/[\r\n]+/g, ' ');
  return Buffer.from(`id: ${event.sequence}\nevent: ${type}\ndata: ${JSON.stringify(event)}\n\n`);
}
