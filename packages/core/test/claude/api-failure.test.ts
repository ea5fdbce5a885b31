import { expect, test } from 'vitest';
import { codeOfApiFailure, type ApiFailure } from '../../src/claude/api-failure.ts';

const nothing: ApiFailure = {
  status: null,
  networkError: null,
  errorType: null,
  message: null,
  stopReason: null,
  body: 'unknown',
};
const of400 = (message: string): Partial<ApiFailure> => ({ status: 400, body: 'error', message });

test.for<[Partial<ApiFailure>, string | undefined]>([
  [{ networkError: 'ECONNREFUSED' }, 'api_unreachable'],
  [{ status: 200, networkError: 'UND_ERR_SOCKET', body: 'message' }, 'api_unreachable'],
  [{ status: 307 }, 'api_unreachable'],
  [{ status: 304 }, undefined],
  [of400('Your credit balance is too low to access the Anthropic API.'), 'credit_exhausted'],
  [of400('You have reached your specified API usage limits.'), 'credit_exhausted'],
  [of400('This request would exceed your workspace spending limit'), 'credit_exhausted'],
  [of400('prompt is too long: 213000 tokens > 200000 maximum'), 'context_exceeded'],
  [of400('input length and `max_tokens` exceed context limit: 1 + 2 > 2'), 'context_exceeded'],
  [of400('This organization has been disabled.'), 'authentication_failed'],
  [of400('messages.0: something odd'), undefined],
  [{ status: 400, body: 'page' }, undefined],
  [{ status: 401, body: 'page' }, 'authentication_failed'],
  [{ status: 402 }, 'credit_exhausted'],
  [{ status: 403, body: 'error' }, 'authentication_failed'],
  [{ status: 403, body: 'other' }, 'authentication_failed'],
  [{ status: 403, body: 'page' }, 'api_unreachable'],
  [{ status: 404, body: 'error' }, 'model_not_available'],
  [{ status: 404, body: 'page' }, 'api_unreachable'],
  [{ status: 404, body: 'other' }, 'api_unreachable'],
  [{ status: 404 }, 'model_not_available'],
  [{ status: 405, body: 'page' }, 'api_unreachable'],
  [{ status: 408 }, 'upstream_unavailable'],
  [{ status: 409 }, 'upstream_unavailable'],
  [{ status: 413, body: 'page' }, 'request_too_large'],
  [{ status: 418, body: 'error' }, undefined],
  [{ status: 429 }, 'rate_limited'],
  [{ status: 500 }, 'upstream_unavailable'],
  [{ status: 502, body: 'page' }, 'upstream_unavailable'],
  [{ status: 503 }, 'upstream_unavailable'],
  [{ status: 504 }, 'upstream_unavailable'],
  [{ status: 529, body: 'page' }, 'rate_limited'],
  [{ status: 200, body: 'page' }, 'api_unreachable'],
  [{ status: 200, body: 'other' }, 'api_unreachable'],
  [{ status: 200, body: 'error', errorType: 'overloaded_error' }, 'rate_limited'],
  [{ status: 200, body: 'error', errorType: 'api_error' }, 'upstream_unavailable'],
  [{ status: 200, body: 'error', errorType: 'a_new_error' }, undefined],
  [{ status: 200, body: 'message', stopReason: 'refusal' }, 'refused_by_model'],
  [{ status: 200, body: 'message', stopReason: 'max_tokens' }, 'output_limit'],
  [{ status: 200, body: 'message', stopReason: 'model_context_window_exceeded' }, 'context_exceeded'],
  [{ status: 200, body: 'message', stopReason: 'end_turn' }, undefined],
  [{}, undefined],
])('%o is %s', ([failure, code]) => {
  expect(codeOfApiFailure({ ...nothing, ...failure })).toBe(code);
});
