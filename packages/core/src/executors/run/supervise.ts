import { settlesWithin, whenAborted } from '../../system/settles-within.ts';
import type { CheckGate } from './check/check-gate.ts';
import { stopFirmly, stopGently, type StopSteps } from './stop-ladder.ts';
import { untilOver, type WaitedFor, type WaitLimits } from './until-over.ts';

export interface Supervision extends Omit<WaitedFor, 'given' | 'limits'> {
  readonly signal: AbortSignal;
  /** What has to pass before the run ends. @default nothing */
  readonly check: CheckGate | undefined;
  readonly limits: SuperviseLimits;
}

export interface SuperviseLimits extends WaitLimits {
  readonly stopSteps: StopSteps;
  /** How long a CLI whose run is over may take to exit, in milliseconds. */
  readonly exitGraceMs: number;
}

/**
 * Waits until the CLI has exited, and sees to it that it does: it is stopped when the signal is aborted, and ended after a
 * grace once its run is over or it has closed its output.
 *
 * @returns whether it had to be ended.
 */
export async function supervise({ signal, ...run }: Supervision): Promise<boolean> {
  const { claude, limits, check } = run;
  const { aborted, release } = whenAborted(signal);
  const given = Promise.race([claude.exited, aborted]);
  try {
    do {
      do {
        const idleTimeoutMs = check?.hasBegun === true ? 0 : limits.idleTimeoutMs;
        await untilOver({ ...run, given, limits: { ...limits, idleTimeoutMs } });
        if (signal.aborted || claude.hasExited()) break;
      } while (await check?.goesOn());
      if (signal.aborted || claude.hasExited()) break;
      claude.dismiss();
    } while (await beginsAgain(run, given));
    if (claude.hasExited()) return false;
    await (signal.aborted
      ? stopGently(claude, run.output, limits.stopSteps)
      : stopFirmly(claude, limits.stopSteps));
    return true;
  } finally {
    release();
  }
}

/**
 * Whether the CLI, which was to exit, goes on instead: with a turn about work that ended in that very moment, or with an
 * agent that had ended.
 */
async function beginsAgain(
  { output, limits }: Omit<Supervision, 'signal'>,
  given: Promise<unknown>,
): Promise<boolean> {
  const hadEnded = output.hasEnded;
  const goesOn = () => output.phase === 'turn' || output.phase === 'agents';
  const begins = async () => {
    while (!goesOn()) await output.phaseChanged();
  };
  await settlesWithin(hadEnded ? given : Promise.race([given, begins()]), limits.exitGraceMs);
  return goesOn() && !output.hasEnded;
}
