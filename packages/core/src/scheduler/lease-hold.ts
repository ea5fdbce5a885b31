import type { Clock } from '../clock.ts';

/** How long before a lease ends its runs are stopped, in milliseconds: a CLI takes up to 4 s to stop, and clocks are not equal. */
const STOP_AHEAD_MS = 7_000;
/** How long before a lease ends no request of a run is let through any more, in milliseconds: clocks are not equal. */
const ASK_AHEAD_MS = 3_000;

/** Whether the leases of what runs here still hold, by what this engine knows: the store may be out of reach. */
export interface LeaseHold {
  /** Whether runs may go on. */
  maySpend(): boolean;
  /** Whether it is time to stop what runs, so that it is over before another engine takes it for abandoned. */
  mustStop(): boolean;
  /** Call it before the store is asked. @returns notes that the leases were renewed then. */
  asking(): () => void;
}

export interface LeaseHoldOptions {
  readonly clock: Clock;
  /** In milliseconds. */
  readonly leaseMs: number;
  /** Without another engine on the store nobody takes a run for abandoned. */
  readonly isShared: boolean;
}

export function createLeaseHold({ clock, leaseMs, isShared }: LeaseHoldOptions): LeaseHold {
  let since = moment();

  function moment() {
    return { wallMs: clock.now(), steadyMs: performance.now() };
  }
  /** A wall clock may be set back, and a steady one stands still while the machine sleeps. */
  const elapsedMs = () => {
    const now = moment();
    return Math.max(now.wallMs - since.wallMs, now.steadyMs - since.steadyMs);
  };
  return {
    maySpend: () => !isShared || elapsedMs() < leaseMs - ASK_AHEAD_MS,
    mustStop: () => isShared && elapsedMs() >= leaseMs - Math.min(STOP_AHEAD_MS, leaseMs / 2),
    asking() {
      const asked = moment();
      return () => {
        since = asked;
      };
    },
  };
}
