/**
 * Makes of an action one that is carried out soon, and once more if it was asked for meanwhile. It settles when nothing is left to do.
 *
 * @param act resolves to whether it is to be carried out once more
 */
export function lookSoon(act: () => Promise<boolean>): () => Promise<void> {
  let looking: Promise<void> | undefined;
  let mustLookAgain = false;
  const look = async () => {
    while (mustLookAgain) {
      mustLookAgain = false;
      if (await act()) mustLookAgain = true;
    }
    // In the same tick as the last look at it: who asks from now on begins another look.
    looking = undefined;
  };
  return async () => {
    mustLookAgain = true;
    looking ??= look().catch(() => {
      // It was given up: nothing can be stored any more.
      looking = undefined;
    });
    await looking;
  };
}
