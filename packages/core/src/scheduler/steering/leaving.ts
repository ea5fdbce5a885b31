import type { Leaving } from '../../attempt/steering.ts';

/** A run that may be left as it is, for the next server. */
export interface LeavableRun extends Leaving {
  /** Leaves the run, if it can be. @returns whether it was left */
  leave(): boolean;
}

export function createLeaving(): LeavableRun {
  let offered: (() => boolean) | undefined;
  return {
    leave: () => offered?.() ?? false,
    offer(leave) {
      offered = leave;
      return {
        [Symbol.dispose]() {
          if (offered === leave) offered = undefined;
        },
      };
    },
  };
}
