import type { EmittedEvent } from '../attempt/emitted-event.ts';

/** How much one attempt may add to the log of its task. */
export interface LogLimits {
  readonly maxEvents: number;
  readonly maxBytes: number;
}

/** How much an attempt has said. */
export interface LogSize {
  readonly count: number;
  readonly bytes: number;
}

/** Counts what an attempt says. */
export interface LogLimit {
  /** Whether an event is within the limits. Once one is not, none is. */
  takes(event: EmittedEvent): boolean;
  /** What it has said beyond its limits. */
  readonly beyond: LogSize;
}

/** @param before what is in the log already, of an attempt that is gone on with */
export function createLogLimit({ maxEvents, maxBytes }: LogLimits, before?: LogSize): LogLimit {
  const kept = { count: before?.count ?? 0, bytes: before?.bytes ?? 0 };
  const beyond = { count: 0, bytes: 0 };
  return {
    beyond,
    takes({ data }) {
      const bytes = Buffer.byteLength(data);
      const isWithin = beyond.count === 0 && kept.count < maxEvents && kept.bytes + bytes <= maxBytes;
      const sum = isWithin ? kept : beyond;
      sum.count += 1;
      sum.bytes += bytes;
      return isWithin;
    },
  };
}
