import { isRedirect, type ApiFailure } from '../../claude/api-failure.ts';

/** What the upstream said to one request of the CLI. */
export interface UpstreamAnswer extends ApiFailure {
  /** How the upstream names the request: its owner can find it by that. */
  readonly requestId: string | null;
}

/** Whether an answer is one of the model's. */
export function isOfModel({ status, networkError, errorType, body }: UpstreamAnswer): boolean {
  return status === 200 && networkError === null && errorType === null && body === 'message';
}

/** Below 500, and asked again by the CLI all the same (measured with 2.1.330). */
const PASSING_STATUSES: ReadonlySet<number> = new Set([408, 409]);

/** Whether an answer says that the upstream can't work at the moment. The CLI asks again after it, for minutes. */
export function isTrouble(answer: UpstreamAnswer): boolean {
  const { status } = answer;
  if (status === null || answer.networkError !== null) return true;
  if (status === 200) return !isOfModel(answer);
  return status >= 500 || isRedirect(status) || isLimit(answer) || PASSING_STATUSES.has(status);
}

/** Said in the stream of an answer that began well. */
const LIMIT_TYPES: ReadonlySet<string | null> = new Set(['rate_limit_error', 'overloaded_error']);

/** Whether an answer is about a limit of the key or the load of the API. 529 is the API's "overloaded". */
export function isLimit({ status, errorType }: UpstreamAnswer): boolean {
  return status === 429 || status === 529 || LIMIT_TYPES.has(errorType);
}
