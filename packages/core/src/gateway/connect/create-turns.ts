import { untilAborted } from '../../system/until-aborted.ts';

/** Waits for the turn of a key. The turn lasts until the function that comes back is called. */
export type TakeTurn<Key extends object> = (key: Key, signal: AbortSignal) => Promise<() => void>;

/** Turns, one at a time for each key, in the order in which they are asked for. */
export function createTurns<Key extends object>(): TakeTurn<Key> {
  const lastOf = new WeakMap<Key, Promise<void>>();
  return async (key, signal) => {
    const before = lastOf.get(key) ?? Promise.resolve();
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    lastOf.set(
      key,
      before.then(() => ended),
    );
    try {
      await untilAborted(before, signal);
    } catch (error) {
      end();
      throw error;
    }
    return end;
  };
}
