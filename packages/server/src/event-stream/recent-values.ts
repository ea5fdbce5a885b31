/** What a value takes in memory beside its bytes, about. */
const OVERHEAD_BYTES = 512;

/** The values that were made last, by what they were made of. */
export interface RecentValues<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): void;
}

/**
 * Keeps at most so many bytes of values, and lets go of the oldest ones first. A WeakMap would have no bound to choose, but the values in one
 * outlive each collection of young objects, whether their keys are reachable or not, and are collected a hundred megabytes later.
 */
export function createRecentValues<Key, Value>(
  maxBytes: number,
  bytesOf: (value: Value) => number,
): RecentValues<Key, Value> {
  const values = new Map<Key, Value>();
  let bytes = 0;
  const forget = (key: Key) => {
    const value = values.get(key);
    if (value === undefined) return;
    bytes -= bytesOf(value) + OVERHEAD_BYTES;
    values.delete(key);
  };
  return {
    get: (key) => values.get(key),
    set(key, value) {
      forget(key);
      values.set(key, value);
      bytes += bytesOf(value) + OVERHEAD_BYTES;
      for (const oldest of values.keys()) {
        if (bytes <= maxBytes) break;
        forget(oldest);
      }
    },
  };
}
