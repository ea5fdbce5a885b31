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
