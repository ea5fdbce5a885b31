import type { ExecutionOutcome } from '../../attempt/outcome.ts';
import type { StopCause } from '../../attempt/stop-cause.ts';
import { taskError } from '../../claude/task-error.ts';

/** Ends a run that this server can't go on with: it is stopped, and its outcome says why. */
export interface GivingUp {
  /** Aborted, with its cause as the reason, when the run is stopped from outside or given up. */
  readonly signal: AbortSignal;
  /** Gives the run up. A stop that came first stays the cause. */
  because(reason: string): void;
  /** The outcome with the reason in it, if the run was given up. */
  explain(outcome: ExecutionOutcome): ExecutionOutcome;
}

const INTERRUPTED = 'interrupted' satisfies StopCause;

export function createGivingUp(stopped: AbortSignal): GivingUp {
  const givenUp = new AbortController();
  const signal = AbortSignal.any([stopped, givenUp.signal]);
  let reason: string | undefined;
  return {
    signal,
    because(why) {
      if (signal.aborted) return;
      reason = why;
      givenUp.abort(INTERRUPTED);
    },
    explain(outcome) {
      if (reason === undefined || outcome.status !== 'failed' || outcome.error.code !== INTERRUPTED)
        return outcome;
      return { ...outcome, error: taskError(INTERRUPTED, reason) };
    },
  };
}
