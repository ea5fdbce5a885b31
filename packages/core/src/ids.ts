import { uuidV7 } from './system/uuid-v7.ts';
import type { Clock } from './clock.ts';

export interface FreshId {
  readonly id: string;
  /** The moment the id carries, in milliseconds since the epoch. */
  readonly epochMs: number;
}

/**
 * Makes ids that sort by time, each greater than the one before, also within a millisecond and when the clock is
 * set back: the order of ids is the order of submission.
 */
export function createIds(clock: Clock): () => FreshId {
  let epochMs = 0;
  let counter = 0;
  return () => {
    const now = clock.now();
    counter = now > epochMs ? 0 : counter + 1;
    epochMs = Math.max(now, epochMs);
    return { id: uuidV7(epochMs, counter), epochMs };
  };
}
