import type { TaskErrorCode } from '@claude-ops/contract';

/** A request to the model API that brought no good answer, as far as it is known. */
export interface ApiFailure {
  /** HTTP status; null if no answer came. */
  readonly status: number | null;
  /** Why the connection failed, or broke in the middle of an answer: `ECONNREFUSED`. */
  readonly networkError: string | null;
  /** The API's own word for the error: `overloaded_error`. */
  readonly errorType: string | null;
  readonly message: string | null;
  /** Why the model stopped: `max_tokens`. */
  readonly stopReason: string | null;
  readonly body: AnswerBody;
}

/** What an answer held: a message of the model, an error in the API's form, an HTML page, something else, or nothing known. */
export type AnswerBody = 'message' | 'error' | 'page' | 'other' | 'unknown';

/** How the gateway says to the CLI that no answer came, with a 502. The reason follows in parentheses. */
export const COULD_NOT_REACH = 'The model API could not be reached';

/** Whether an answer leads elsewhere. The gateway does not pass it on. */
export function isRedirect(status: number | null): boolean {
  return status !== null && status >= 300 && status <= 399 && status !== 304;
}

/** Reasons of the model to stop that leave its work undone. */
const STOP_CODES: ReadonlyMap<string | null, TaskErrorCode> = new Map([
  ['refusal', 'refused_by_model'],
  ['max_tokens', 'output_limit'],
  ['model_context_window_exceeded', 'context_exceeded'],
]);

/** Statuses with one meaning. 529 is the API's "overloaded". */
const STATUS_CODES: ReadonlyMap<number | null, TaskErrorCode> = new Map([
  [401, 'authentication_failed'],
  [402, 'credit_exhausted'],
  [403, 'authentication_failed'],
  [404, 'model_not_available'],
  [408, 'upstream_unavailable'],
  [409, 'upstream_unavailable'],
  [413, 'request_too_large'],
  [429, 'rate_limited'],
  [529, 'rate_limited'],
]);

/** An answer that begins well can hold an error all the same: the stream of a 200 names its type. */
const TYPE_STATUSES: ReadonlyMap<string | null, number> = new Map([
  ['authentication_error', 401],
  ['billing_error', 402],
  ['permission_error', 403],
  ['not_found_error', 404],
  ['request_too_large', 413],
  ['rate_limit_error', 429],
  ['api_error', 500],
  ['timeout_error', 504],
  ['overloaded_error', 529],
]);

/** The API answers 400 to very different things, which only its words tell apart. */
const WORDS: readonly (readonly [RegExp, TaskErrorCode])[] = [
  [/credit balance is too low|specified (?:api )?usage limits|spend(?:ing)? limit/i, 'credit_exhausted'],
  [/prompt is too long|context (?:limit|window|length)/i, 'context_exceeded'],
  [/organization has been disabled/i, 'authentication_failed'],
];

/** The API answers these in its own form. What comes in another one says that something else listens at its address. */
const BODIES_OF_ANOTHER_SERVER: ReadonlyMap<number | null, readonly AnswerBody[]> = new Map([
  [200, ['page', 'other']],
  // Gateways refuse a key in many forms, but never with a page.
  [403, ['page']],
  [404, ['page', 'other']],
  [405, ['page', 'other']],
]);

/** The code of a task that ended with such a failure; undefined if the failure says no more than that it is one. */
export function codeOfApiFailure(failure: ApiFailure): TaskErrorCode | undefined {
  if (failure.networkError !== null || isRedirect(failure.status)) return 'api_unreachable';
  if (BODIES_OF_ANOTHER_SERVER.get(failure.status)?.includes(failure.body)) return 'api_unreachable';
  const status = failure.status === 200 ? TYPE_STATUSES.get(failure.errorType) : failure.status;
  if (status === undefined) return STOP_CODES.get(failure.stopReason);
  if (status === 400) return WORDS.find(([words]) => words.test(failure.message ?? ''))?.[1];
  return STATUS_CODES.get(status) ?? (status !== null && status >= 500 ? 'upstream_unavailable' : undefined);
}
