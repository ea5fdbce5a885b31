/** When the waits of a client look again: together, where their intervals allow it. */
export interface Ticks {
  /** Milliseconds to wait, at most that many and at least half of them. */
  delayMs(intervalMs: number): number;
}

export function createTicks(now: () => number): Ticks {
  let nextAt = 0;
  return {
    delayMs(intervalMs) {
      const latest = now() + intervalMs;
      if (nextAt > latest || nextAt < latest - intervalMs / 2) nextAt = latest;
      return nextAt - now();
    },
  };
}
