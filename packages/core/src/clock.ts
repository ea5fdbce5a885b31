/** Where times come from: an option, so that a test can hold them still. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** RFC 3339 in UTC with milliseconds, the form of every time on the wire and in the store. */
export function timestamp(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

/** Measures how long something takes. A change of the wall clock, which may jump by a day, is no part of it. */
export interface Stopwatch {
  /** Whole milliseconds. */
  elapsedMs(): number;
}

/** @param earlierMs what had passed before, in milliseconds */
export function startStopwatch(earlierMs = 0): Stopwatch {
  const startedAt = performance.now();
  return { elapsedMs: () => Math.round(Math.max(0, earlierMs) + performance.now() - startedAt) };
}
