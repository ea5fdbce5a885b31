/** With less than this available none is started; with less than half of it, those that there are go. In bytes. */
export const MEMORY_FLOOR = 1024 ** 3;

/** One that waits for a task. */
export interface Measured {
  /** What it has in memory, in bytes, as it was measured last. */
  memoryBytes: number;
}

export interface Checks<Idle extends Measured> {
  readonly available: () => Promise<number>;
  readonly checkMs: number;
  /** Undefined where one is not what would be started now. */
  readonly measure: (one: Idle) => Promise<number | undefined>;
  readonly drop: (one: Idle) => void;
  /** Has others started for those that are gone and that no task took. */
  readonly replace: () => void;
}

/** Measures what is idle time and again, and lets it go while memory is short: whatever else needs it goes first. */
export function keepChecked<Idle extends Measured>(
  idle: ReadonlySet<Idle>,
  { available, checkMs, measure, drop, replace }: Checks<Idle>,
): Disposable {
  const check = async () => {
    const memory = await available();
    if (memory < MEMORY_FLOOR / 2) for (const one of idle) drop(one);
    if (memory >= MEMORY_FLOOR) replace();
    for (const one of idle) {
      const memoryBytes = await measure(one);
      if (memoryBytes === undefined) drop(one);
      else one.memoryBytes = memoryBytes;
    }
  };
  const timer = setInterval(() => void check().catch(() => undefined), checkMs);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
