import { createHeldState, type HeldState } from '../../system/held-state.ts';

/** A clock that can stand: it measures how long something has gone on, without the time in which it stood. */
export interface RunClock extends Pick<HeldState, 'onChange'> {
  /** Lets the clock stand until it is disposed of. Several may hold it. */
  stand(): Disposable;
  readonly stands: boolean;
}

export function createRunClock(): RunClock {
  const holds = createHeldState();
  return {
    get stands() {
      return holds.isHeld;
    },
    stand: holds.hold,
    onChange: holds.onChange,
  };
}
