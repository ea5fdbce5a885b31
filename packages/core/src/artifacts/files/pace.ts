/** How long anything else waits at most, in milliseconds. */
const TURN_MS = 4;
/** How many steps pass between two looks at the clock. */
const STEPS = 32;

/**
 * Lets others have their turn, every few milliseconds, in a loop of calls that block. Such calls take half of the
 * time that the same ones take through the thread pool.
 */
export function createPace(): () => Promise<void> | undefined {
  let began = performance.now();
  let steps = 0;
  return () => {
    steps += 1;
    if (steps % STEPS !== 0 || performance.now() - began < TURN_MS) return undefined;
    return new Promise((resolve) =>
      setImmediate(() => {
        began = performance.now();
        resolve();
      }),
    );
  };
}
