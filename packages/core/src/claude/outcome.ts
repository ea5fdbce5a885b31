import type { TaskErrorCode, TaskFailure, TaskSpec } from '@claude-ops/contract';
import type { ExecutionOutcome, ReportedResult } from '../attempt/outcome.ts';
import type { StopCause } from '../attempt/stop-cause.ts';
import { phaseOf } from './activity/phase.ts';
import { withCheck, type CheckFacts } from './check/with-check.ts';
import { errorOfExit, type RunExit } from './exit-error.ts';
import { answerIn } from './json-schema/for-claude.ts';
import { finalText, toReportedResult, type SaidSoFar } from './result.ts';
import { errorOfResult } from './result-error.ts';
import { maskValue } from '../secrets/mask-value.ts';
import { schemaProblems } from './schema-check.ts';
import { taskError } from './task-error.ts';

/** Everything that is known of a run once it has ended. */
export interface RunFacts extends Pick<TaskSpec, 'schema' | 'failOnDenial'> {
  /** All that it said. */
  readonly said: SaidSoFar;
  readonly stopCause: StopCause | undefined;
  /** What it had said when it was stopped, where it was over by then and only had to exit. */
  readonly saidBeforeStop: SaidSoFar | undefined;
  readonly exit: RunExit;
  /** Its check, as the server knows it. @default it has none */
  readonly check?: CheckFacts | undefined;
  /** Why it was not given its prompt. @default it was */
  readonly obstacle?: TaskFailure | undefined;
}

/**
 * What became of a run. A result is the only proof of success, never an exit code (interrupted, the CLI exits with 0).
 * What came first decides: a run that was over before it was stopped counts; a result that the stop brought about, or that
 * an earlier turn had brought, does not.
 */
export function decideOutcome(facts: RunFacts): ExecutionOutcome {
  return withCheck(outcomeOfRun(facts), facts.check);
}

function outcomeOfRun(facts: RunFacts): ExecutionOutcome {
  const { said, stopCause, saidBeforeStop, obstacle } = facts;
  if (obstacle !== undefined) return failed(obstacle, null);
  if (saidBeforeStop !== undefined) return outcomeOfReport(saidBeforeStop, facts);
  if (stopCause !== undefined) return outcomeOfStop(stopCause, toReportedResult(said) ?? null);
  return outcomeOfReport(said, facts);
}

/** Whether a run that is over would be a success if it ended now. */
export function succeedsSoFar(
  said: SaidSoFar,
  { schema, failOnDenial }: Pick<TaskSpec, 'schema' | 'failOnDenial'>,
): boolean {
  return outcomeOfReport(said, { schema, failOnDenial, exit: ENDED_WELL }).status === 'completed';
}

const ENDED_WELL: RunExit = {
  code: 0,
  signal: null,
  stderrTail: '',
  oversizedBytes: 0,
  wentMute: false,
};

function outcomeOfReport(
  said: SaidSoFar,
  { schema, failOnDenial, exit }: Pick<RunFacts, 'schema' | 'failOnDenial' | 'exit'>,
): ExecutionOutcome {
  const { report, activity, mask } = said;
  const result = toReportedResult(said);
  if (report.result === undefined || result === undefined) return failed(errorOfExit(exit), null);
  const error = errorOfResult({ message: report.result, mask });
  if (error !== undefined) return failed(error, result);
  if (activity.isResultMissing) return failed(errorOfExit(exit), result);
  if (hasLostWork(said, exit)) return failed(errorOfExit({ ...exit, hasLostWork: true }), result);
  if (failOnDenial && result.permissionDenials.length > 0) return failed(errorOfDenials(result), result);
  const completed = (data: unknown): ExecutionOutcome => ({
    status: 'completed',
    result: { ...result, data: maskValue(data, mask) },
  });
  if (schema === null) return completed(finalText(report));

  const data = answerIn(report.result['structured_output'], schema);
  const problems =
    data === undefined ? ['the run ended without structured output'] : schemaProblems(schema, data);
  if (problems.length === 0) return completed(data);
  const masked = problems.map((problem) => mask(problem));
  return failed(
    taskError('schema_mismatch', `The answer does not satisfy the schema: ${masked.join('; ')}.`, {
      problems: masked,
    }),
    result,
  );
}

/** Names the tools, each once. What was asked of them is in the result. */
function errorOfDenials({ permissionDenials }: ReportedResult): TaskFailure {
  const tools = [...new Set(permissionDenials.map(({ tool }) => tool))];
  const message = `Claude was not allowed to use ${tools.join(', ')}.`;
  return taskError('permission_denied', message, { tools, denials: permissionDenials.length });
}

/**
 * Whether the CLI was gone while a turn ran or agents worked, or died while shells did: what it would still have said is
 * missing.
 */
function hasLostWork({ activity }: SaidSoFar, exit: RunExit): boolean {
  const phase = phaseOf(activity);
  return phase === 'turn' || phase === 'agents' || (phase === 'shells' && hasDied(exit));
}

/** Whether the CLI ended neither by itself nor by us. */
function hasDied({ code, wentMute }: RunExit): boolean {
  return code !== 0 && !wentMute;
}

const STOP_MESSAGES = {
  timed_out: 'The task ran for longer than its timeout and was stopped.',
  stalled: 'The run said nothing for longer than the silence timeout of the task and was stopped.',
  workspace_too_large:
    'The workspace became larger on the disk than this server allows, and the task was stopped.',
  interrupted: 'The server stopped while the task was running.',
} as const satisfies Partial<Record<StopCause & TaskErrorCode, string>>;

/** What becomes of a run that was stopped before it was over. */
export function outcomeOfStop(cause: StopCause, result: ReportedResult | null): ExecutionOutcome {
  if (cause === 'cancelled') return { status: 'cancelled', result };
  return failed(taskError(cause, STOP_MESSAGES[cause]), result);
}

function failed(error: TaskFailure, result: ReportedResult | null): ExecutionOutcome {
  return { status: 'failed', error, result };
}
