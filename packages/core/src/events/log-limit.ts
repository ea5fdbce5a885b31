import type { EmittedEvent } from '../executors/executor.ts';

/** How much one attempt may add to the log of its task. */
export interface LogLimits {
  readonly maxEvents: number;
  readonly maxBytes: number;
}

/** What an attempt has said beyond its limits. */
interface Beyond {
  readonly count: number;
  readonly bytes: number;
}

/** Counts what an attempt says. */
export interface LogLimit {
  /** Whether an event is within the limits. Once one is not, none is. */
  takes(event: EmittedEvent): boolean;
  readonly beyond: Beyond;
}

export function createLogLimit({ maxEvents, maxBytes }: LogLimits): LogLimit {
  const kept = { count: 0, bytes: 0 };
  const beyond = { count: 0, bytes: 0 };
  return {
    beyond,
    takes({ data }) {
      const isWithin = beyond.count === 0 && kept.count < maxEvents && kept.bytes + data.length <= maxBytes;
      const sum = isWithin ? kept : beyond;
      sum.count += 1;
      sum.bytes += data.length;
      return isWithin;
    },
  };
}
