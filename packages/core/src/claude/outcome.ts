import type { TaskError, TaskErrorCode } from '@claude-ops/contract';
import type { ExecutionOutcome, ReportedResult, StopCause } from '../executors/executor.ts';
import { errorOfExit, type RunExit } from './exit-error.ts';
import { resultText, toReportedResult, type SaidResult } from './result.ts';
import { errorOfResult } from './result-error.ts';
import { schemaProblems } from './schema-check.ts';
import { taskError } from './task-error.ts';

/** Everything that is known of a run once it is over. */
export interface RunFacts {
  /** The last `result` message that came before anything stopped the run. */
  readonly result: SaidResult | undefined;
  /** The last `result` message at all: an interrupted CLI still reports what it cost. */
  readonly lastResult: SaidResult | undefined;
  readonly stopCause: StopCause | undefined;
  readonly schema: Record<string, unknown> | null;
  readonly exit: RunExit;
}

/**
 * What became of a run. A result is the only proof of success, never an exit code (interrupted, the CLI exits with 0);
 * and what came first decides: a result before the stop counts, a result that the stop brought about doesn't.
 */
export function decideOutcome(facts: RunFacts): ExecutionOutcome {
  if (facts.result !== undefined) return outcomeOfResult(facts.result, facts.schema);
  const result = facts.lastResult === undefined ? null : toReportedResult(facts.lastResult, null);
  if (facts.stopCause !== undefined) return outcomeOfStop(facts.stopCause, result);
  return failed(errorOfExit(facts.exit), result);
}

function outcomeOfResult(said: SaidResult, schema: RunFacts['schema']): ExecutionOutcome {
  const { message, mask } = said;
  const error = errorOfResult(said);
  if (error !== undefined) return failed(error, toReportedResult(said, null));
  if (schema === null) return { status: 'completed', result: toReportedResult(said, resultText(message)) };

  const data = message['structured_output'];
  const problems =
    data === undefined ? ['the run ended without structured output'] : schemaProblems(schema, data);
  if (problems.length === 0) return { status: 'completed', result: toReportedResult(said, data) };
  const masked = problems.map((problem) => mask(problem));
  return failed(
    taskError('schema_mismatch', `The answer does not satisfy the schema: ${masked.join('; ')}.`, {
      problems: masked,
    }),
    toReportedResult(said, null),
  );
}

const STOP_MESSAGES = {
  timed_out: 'The task ran for longer than its timeout and was stopped.',
  workspace_too_large:
    'The workspace became larger on the disk than this server allows, and the task was stopped.',
  interrupted: 'The server stopped while the task was running.',
} as const satisfies Partial<Record<StopCause & TaskErrorCode, string>>;

/** What becomes of a run that was stopped before it had a result. */
export function outcomeOfStop(cause: StopCause, result: ReportedResult | null): ExecutionOutcome {
  if (cause === 'cancelled') return { status: 'cancelled', result };
  return failed(taskError(cause, STOP_MESSAGES[cause]), result);
}

function failed(error: TaskError, result: ReportedResult | null): ExecutionOutcome {
  return { status: 'failed', error, result };
}
