import type { Logger } from '../logger.ts';

/** A pause before the store is asked again after it failed to answer, in milliseconds. */
const RETRY_MS = 1_000;

export interface ClaimLoopOptions {
  /** Claims a task and begins it. Resolves to whether there was one. */
  readonly claimOne: () => Promise<boolean>;
  readonly mayClaim: () => boolean;
  readonly logger: Logger;
}

/** Claims one task after the other, as long as there are any and slots for them. */
export interface ClaimLoop extends Disposable {
  /** Says that there may be a task, or a slot. Harmless at any time. */
  wake(): void;
  /** Settles when no claim is on its way; undefined while none is. */
  readonly claiming: Promise<void> | undefined;
}

export function createClaimLoop({ claimOne, mayClaim, logger }: ClaimLoopOptions): ClaimLoop {
  let mustLookAgain = false;
  let claiming: Promise<void> | undefined;
  let retryTimer: NodeJS.Timeout | undefined;

  const claimAll = async () => {
    while (mustLookAgain && mayClaim()) {
      mustLookAgain = false;
      if (await claimOne()) mustLookAgain = true;
    }
  };
  const wake = () => {
    mustLookAgain = true;
    clearTimeout(retryTimer);
    claiming ??= claimAll()
      .catch((error: unknown) => {
        logger.error({ event: 'claim_failed', err: error }, 'a task could not be claimed');
        retryTimer = setTimeout(wake, RETRY_MS);
      })
      .finally(() => {
        claiming = undefined;
        // Somebody may have called between the last look and here.
        if (mustLookAgain && mayClaim()) wake();
      });
  };
  return {
    wake,
    get claiming() {
      return claiming;
    },
    [Symbol.dispose]: () => clearTimeout(retryTimer),
  };
}
