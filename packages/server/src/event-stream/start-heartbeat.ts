import type { Writable } from 'node:stream';
import { HEARTBEAT_FRAME } from './frames.ts';

interface Heartbeat {
  /** Something else was sent: the silence starts anew. */
  postpone(): void;
}

/**
 * Sends a heartbeat whenever nothing was sent for that long, until the stream ends. A stream that takes nothing is
 * not given more.
 */
export function startHeartbeat(stream: Writable, everyMs: number): Heartbeat {
  const timer = setInterval(() => {
    if (stream.writable && !stream.writableNeedDrain) stream.write(HEARTBEAT_FRAME);
  }, everyMs);
  stream.once('close', () => clearInterval(timer));
  return { postpone: () => void timer.refresh() };
}
