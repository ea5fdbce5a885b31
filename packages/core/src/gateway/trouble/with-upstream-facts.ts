import type { TaskFailure } from '@claude-ops/contract';
import { codeOfApiFailure, isRedirect } from '../../claude/api-failure.ts';
import { failureSentence } from '../../claude/failure-sentences.ts';
import { rewordedError, taskError } from '../../claude/task-error.ts';
import { isTrouble, type UpstreamAnswer } from './upstream-answer.ts';
import type { UpstreamFacts } from './upstream-record.ts';
import { answerSentence, silenceSentence, troubleSentence } from './upstream-sentences.ts';

/**
 * The reason why a task failed, with what the upstream had to do with it. What came over the wire decides, and not what the
 * CLI made of it:
 *
 * - The CLI gave up because of the upstream's last answer: that answer gives the code.
 * - The task ran into its timeout and the model never once answered: the last answer gives the code too. The same task,
 *   submitted again, may succeed.
 * - The task ran into its timeout while the upstream was silent: the message says so, and where the model never once answered that
 *   is the code.
 * - The task failed for another reason while the upstream was in trouble: the code stays, and the message says both.
 */
export function withUpstreamFacts(error: TaskFailure, facts: UpstreamFacts): TaskFailure {
  return withSilence(withAnswers(error, facts), facts);
}

function withSilence(error: TaskFailure, { unansweredMs, hasAnswered, last }: UpstreamFacts): TaskFailure {
  if (error.code !== 'timed_out' || unansweredMs === undefined) return error;
  const silence = silenceSentence(unansweredMs);
  const details = { ...error.details, unansweredMs };
  if (hasAnswered || last !== undefined) return rewordedError(error, `${error.message} ${silence}`, details);
  const message = `The model did not answer once before the task's timeout. ${silence}`;
  return taskError('upstream_unavailable', message, { ...details, stoppedBy: error.code });
}

function withAnswers(error: TaskFailure, facts: UpstreamFacts): TaskFailure {
  const { last, trouble, hasAnswered } = facts;
  if (last === undefined) return error;
  const details = detailsOf(error, facts);
  if (gaveUpAfter(last, error)) {
    const code = codeOfApiFailure(last);
    const message = messageOf(code ?? error.code, error, facts);
    return code === undefined ? rewordedError(error, message, details) : taskError(code, message, details);
  }
  if (trouble === undefined) return error;

  const inTrouble = troubleSentence(last, trouble);
  const code = error.code === 'timed_out' && !hasAnswered ? codeOfApiFailure(last) : undefined;
  if (code === undefined) return rewordedError(error, `${error.message} ${inTrouble}`, details);
  const message = `The model did not answer once before the task's timeout. ${inTrouble}`;
  return taskError(code, message, { ...details, stoppedBy: error.code });
}

/** How the CLI ends that the API has failed: told apart by what is kept of its result. */
const API_TERMINALS: ReadonlySet<unknown> = new Set(['api_error', 'prompt_too_long', 'image_error']);
const STOPPED_SHORT: ReadonlySet<unknown> = new Set([
  'refusal',
  'max_tokens',
  'model_context_window_exceeded',
]);

/** Whether the CLI reported an error of the API, and this answer is the one. */
function gaveUpAfter(last: UpstreamAnswer, { details = {} }: TaskFailure): boolean {
  const { apiStatus, terminalReason } = details;
  if (typeof apiStatus === 'number') return apiStatus === statusForTheCli(last);
  return API_TERMINALS.has(terminalReason) && (isTrouble(last) || STOPPED_SHORT.has(last.stopReason));
}

/** The gateway answers 502 where it has no answer to pass on, or passes none on. */
function statusForTheCli({ status, networkError }: UpstreamAnswer): number | null {
  return isRedirect(status) || (status === null && networkError !== null) ? 502 : status;
}

function messageOf(code: string, error: TaskFailure, { last, trouble }: UpstreamFacts): string {
  if (last === undefined) return error.message;
  if (trouble !== undefined) return troubleSentence(last, trouble);
  if (code === 'api_unreachable')
    return `${answerSentence(last)} Something other than the API listens at its address.`;
  const sentence = failureSentence(code);
  if (sentence === undefined) return error.message;
  return last.status === 200 ? sentence : `${sentence} ${answerSentence(last)}`;
}

/** Facts for a machine. The status is the upstream's own: what the gateway told the CLI is not. */
function detailsOf(error: TaskFailure, { last, trouble }: UpstreamFacts): Record<string, unknown> {
  const { apiStatus: _ofTheCli, apiErrorType: _typeOfTheCli, ...rest } = error.details ?? {};
  const wire = {
    apiStatus: last?.status,
    apiErrorType: last?.errorType,
    apiMessage: last?.message,
    stopReason: last?.stopReason,
    networkError: last?.networkError,
    requestId: last?.requestId,
    upstream: trouble,
  };
  const known = Object.entries(wire).filter(([, value]) => value !== undefined && value !== null);
  return { ...rest, ...Object.fromEntries(known) };
}
