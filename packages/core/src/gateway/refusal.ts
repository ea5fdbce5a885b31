import type { IncomingMessage, ServerResponse } from 'node:http';
import { COULD_NOT_REACH } from '../claude/api-failure.ts';

/** Why a request goes no further, as the model API would say it. */
export interface Refusal {
  readonly status: number;
  readonly type: string;
  readonly message: string;
  /** Has the CLI ask again after so many seconds. */
  readonly retryAfterSeconds?: number;
  /** Whether asking again can't help. The CLI (2.1.330) then ends at once, and otherwise asks eleven times, over three minutes. */
  readonly isFinal?: boolean;
}

/** The body limit of the model API, in bytes. */
export const MOST_BODY_BYTES = 32 * 1024 * 1024;

/** How many requests of one attempt may go on at once: a budget can't be outrun, and a server not overrun, by asking in parallel. */
export const MOST_AT_ONCE = 64;

export const REFUSALS = {
  unknownToken: {
    status: 401,
    type: 'authentication_error',
    message: 'This token is not valid, or no longer valid: it ends with its attempt.',
  },
  unknownEndpoint: {
    status: 404,
    type: 'not_found_error',
    message: 'The gateway passes on only POST /v1/messages and POST /v1/messages/count_tokens.',
  },
  tooLarge: {
    status: 413,
    type: 'request_too_large',
    message: `The request is beyond ${MOST_BODY_BYTES} bytes.`,
  },
  tooMany: {
    status: 429,
    type: 'rate_limit_error',
    message: `More than ${MOST_AT_ONCE} requests of this task at once: wait for one to end.`,
  },
} as const satisfies Record<string, Refusal>;

/** The CLI asks again at once, and that request waits. */
export const USAGE_LIMITED: Refusal = {
  status: 429,
  type: 'rate_limit_error',
  message: 'The usage limit of this credential is reached: the next request waits until it ends.',
  retryAfterSeconds: 1,
};

/** Not retried by the CLI (measured with 2.1.330), unlike 429 or 5xx. */
export function budgetSpent(maxCostUsd: number): Refusal {
  return {
    status: 402,
    type: 'billing_error',
    message: `The budget of this task is spent: its maxCostUsd is ${maxCostUsd}.`,
  };
}

export function unreachable(cause: string): Refusal {
  return { status: 502, type: 'api_error', message: `${COULD_NOT_REACH} (${cause}).` };
}

/** @param target the host that the redirect leads to */
export function redirected(status: number, target: string): Refusal {
  return {
    status: 502,
    type: 'api_error',
    message: `The model API answered ${status}, a redirect to ${target}. Redirects are not followed: set UPSTREAM_BASE_URL to the address that answers.`,
    isFinal: true,
  };
}

/** Answers with an error in the form of the model API, whatever else is still being sent. */
export function refuse(incoming: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  const { status, type, message, retryAfterSeconds, isFinal = false } = refusal;
  // The rest of the body is read and dropped: a connection that is closed under a sender loses the answer.
  incoming.resume();
  if (response.destroyed) return;
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    ...(isFinal && { 'x-should-retry': 'false' }),
  });
  response.end(JSON.stringify({ type: 'error', error: { type, message } }));
}
