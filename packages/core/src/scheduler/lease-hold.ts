import type { Clock } from '../clock.ts';

/** How long before a lease ends its run is stopped, in milliseconds: a CLI takes up to 4 s to stop, and clocks are not equal. */
const STOP_AHEAD_MS = 7_000;
/** How long before a lease ends no request of its run is let through any more, in milliseconds: clocks are not equal. */
const ASK_AHEAD_MS = 3_000;

/** When the store was asked. A lease counts from then: its answer may take long. */
export interface Moment {
  readonly wallMs: number;
  readonly steadyMs: number;
}

/** Which leases of what runs here still hold, by what this engine knows: the store may be out of reach. */
export interface LeaseHold {
  /** Call it before the store is asked for leases. */
  asking(): Moment;
  /**
   * Notes that the lease of a task was taken or renewed by a call that was made then. Until the task is released, that of another attempt
   * is none of the run that is known here.
   */
  held(taskId: string, asked: Moment, attemptId?: string): void;
  /** Forgets a task that runs here no more. */
  released(taskId: string): void;
  /** Whether a run may ask the model, or a host, for anything. */
  maySpend(taskId: string): boolean;
  /** Whether it is time to stop a run, so that it is over before another engine takes it for abandoned. */
  mustStop(taskId: string): boolean;
}

export interface LeaseHoldOptions {
  readonly clock: Clock;
  /** In milliseconds. */
  readonly leaseMs: number;
  /** Without another engine on the store nobody takes a run for abandoned. */
  readonly isShared: boolean;
}

export function createLeaseHold({ clock, leaseMs, isShared }: LeaseHoldOptions): LeaseHold {
  const moments = new Map<string, Moment & { readonly attemptId: string }>();
  const asking = (): Moment => ({ wallMs: clock.now(), steadyMs: performance.now() });

  /** A wall clock may be set back, and a steady one stands still while the machine sleeps. */
  const elapsedMs = (taskId: string): number => {
    const since = moments.get(taskId);
    if (since === undefined) return Infinity;
    const now = asking();
    return Math.max(now.wallMs - since.wallMs, now.steadyMs - since.steadyMs);
  };
  return {
    asking,
    held(taskId, asked, attemptId = '') {
      const known = moments.get(taskId);
      if (known !== undefined && known.attemptId !== attemptId) return;
      // Answers may come in another order, and the store makes no lease shorter.
      if (known === undefined || known.steadyMs < asked.steadyMs)
        moments.set(taskId, { ...asked, attemptId });
    },
    released: (taskId) => void moments.delete(taskId),
    maySpend: (taskId) => !isShared || elapsedMs(taskId) < leaseMs - ASK_AHEAD_MS,
    mustStop: (taskId) => isShared && elapsedMs(taskId) >= leaseMs - Math.min(STOP_AHEAD_MS, leaseMs / 2),
  };
}
