import type { Check, CheckReport } from '@claude-ops/contract';
import type { ExecutionOutcome } from '../../attempt/outcome.ts';
import { taskError } from '../task-error.ts';
import { endInWords, isGreen } from './check-message.ts';

/** The check of a run, as the server knows it when the run has ended. */
export interface CheckFacts {
  readonly check: Check;
  /** The last run of the check that came to its end. */
  readonly report: CheckReport | undefined;
  /** Whether that was a check of the last turn. */
  readonly isOfLastTurn: boolean;
  /** Why the check could not be run. */
  readonly problem: string | undefined;
  /** Whether an earlier server has started the run. */
  readonly isResumed: boolean;
}

/** The outcome of a run that has a check: completed only if the check is green. */
export function withCheck(outcome: ExecutionOutcome, facts: CheckFacts | undefined): ExecutionOutcome {
  if (facts === undefined) return outcome;
  const { report } = facts;
  const checked = report === undefined ? outcome : withReport(outcome, report);
  if (checked.status !== 'completed') return checked;
  if (facts.isOfLastTurn && report !== undefined && isGreen(report)) return checked;
  return { status: 'failed', error: errorOfCheck(facts), result: { ...checked.result, data: null } };
}

function withReport(outcome: ExecutionOutcome, check: CheckReport): ExecutionOutcome {
  if (outcome.status === 'completed') return { ...outcome, result: { ...outcome.result, check } };
  return outcome.result === null ? outcome : { ...outcome, result: { ...outcome.result, check } };
}

function errorOfCheck({ check, report, isOfLastTurn, problem, isResumed }: CheckFacts) {
  if (problem !== undefined) return taskError('check_failed', `The check could not be run: ${problem}`);
  if (report !== undefined && isOfLastTurn) {
    const { exitCode, timedOut, tries } = report;
    const times = tries === 1 ? 'It ran once' : `It ran ${tries} times`;
    const message = `The check ${endInWords(report, check.timeout)}. ${times}.`;
    return taskError('check_failed', message, { exitCode, timedOut, tries });
  }
  if (isResumed)
    return taskError('interrupted', 'The server ended without warning before the check of the run was over.');
  return taskError('check_failed', 'The check was not run: the claude CLI had ended before.');
}
