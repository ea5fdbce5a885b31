import { HEARTBEAT_EVENT, type TaskEvent } from '@claude-ops/contract';

/** Milliseconds that a reader waits before it resumes. */
const RESUME_AFTER_MS = 1_000;

/** The first frame: it tells the reader how soon to resume when the stream is cut. */
export const RETRY_FRAME = `retry: ${RESUME_AFTER_MS}\n\n`;

/** Says that the stream is alive. Without an id, so that it does not move the reader's position. */
export const HEARTBEAT_FRAME = `event: ${HEARTBEAT_EVENT}\ndata: {}\n\n`;

export function eventFrame(event: TaskEvent): string {
  // A type can come from the claude CLI: a line break in it would start another field.
  const type = event.type.replaceAll(/[\r\n]+/g, ' ');
  return `id: ${event.sequence}\nevent: ${type}\ndata: ${JSON.stringify(event)}\n\n`;
}
