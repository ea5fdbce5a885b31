import { cut, fail, raw, type Step } from '@claude-ops/testing';
import { expect } from 'vitest';

export const page = (title: string) => `<html><head><title>${title}</title></head><body>nginx</body></html>`;
export const headers = { 'request-id': 'req_1' };
const overloadedInStream = `event: error\ndata: ${JSON.stringify({
  type: 'error',
  error: { type: 'overloaded_error', message: 'Overloaded' },
})}\n\n`;

interface Reason {
  readonly answer: Step;
  readonly code: string;
  readonly message: RegExp;
  readonly details: object;
}

/** What the upstream answers to each request, and what a task says that fails of it. */
export const REASONS: Readonly<Record<string, Reason>> = {
  'no credit': {
    answer: fail(400, { message: 'Your credit balance is too low to access the Anthropic API.', headers }),
    code: 'credit_exhausted',
    message: /no credit left.*400 invalid_request_error \("Your credit balance is too low/,
    details: { apiStatus: 400, apiErrorType: 'invalid_request_error', requestId: 'req_1' },
  },
  'a spending limit': {
    answer: fail(400, { message: 'You have reached your specified API usage limits.', headers }),
    code: 'credit_exhausted',
    message: /spending limit/,
    details: { apiStatus: 400, requestId: 'req_1' },
  },
  'a billing error': {
    answer: fail(402, { headers }),
    code: 'credit_exhausted',
    message: /402 billing_error/,
    details: { apiStatus: 402, apiErrorType: 'billing_error', requestId: 'req_1' },
  },
  'a model that does not exist': {
    answer: fail(404, { message: 'model: claude-nope', headers }),
    code: 'model_not_available',
    message: /does not offer the task's model.*404 not_found_error \("model: claude-nope"\)/,
    details: { apiStatus: 404, apiMessage: 'model: claude-nope', requestId: 'req_1' },
  },
  'a prompt that is too long': {
    answer: fail(400, { message: 'prompt is too long: 213000 tokens > 200000 maximum', headers }),
    code: 'context_exceeded',
    message: /does not fit into the model's context window.*213000 tokens > 200000 maximum/,
    details: { apiStatus: 400, requestId: 'req_1', terminalReason: 'prompt_too_long' },
  },
  'a full context window': {
    answer: { text: 'Half', stopReason: 'model_context_window_exceeded', headers },
    code: 'context_exceeded',
    message: /context window/,
    details: { apiStatus: 200, stopReason: 'model_context_window_exceeded', requestId: 'req_1' },
  },
  'an output limit': {
    answer: { text: 'Half', stopReason: 'max_tokens', headers },
    code: 'output_limit',
    message: /output tokens/,
    details: { apiStatus: 200, stopReason: 'max_tokens', requestId: 'req_1' },
  },
  'a request that is too large': {
    answer: fail(413, { headers }),
    code: 'request_too_large',
    message: /413 request_too_large/,
    details: { apiStatus: 413, requestId: 'req_1' },
  },
  'a request that is too large for a proxy': {
    answer: raw(page('413 Request Entity Too Large'), { status: 413 }),
    code: 'request_too_large',
    message: /proxy in front of it.*413 with an HTML page \("413 Request Entity Too Large"\)/,
    details: { apiStatus: 413 },
  },
  'a refusal': {
    answer: { text: 'I', stopReason: 'refusal', headers },
    code: 'refused_by_model',
    message: /refused the task/,
    details: { apiStatus: 200, stopReason: 'refusal', requestId: 'req_1' },
  },
  'a refusal of a fallback model too': {
    answer: { stopReason: 'refusal', stopDetails: { type: 'refusal', category: 'cyber' }, headers },
    code: 'refused_by_model',
    message: /refused the task/,
    details: { stopReason: 'refusal', requestId: 'req_1' },
  },
  'a key without permission': {
    answer: fail(403, { headers }),
    code: 'authentication_failed',
    message: /403/,
    details: { apiStatus: 403, apiErrorType: 'permission_error', requestId: 'req_1' },
  },
  'a page in the place of the API': {
    answer: raw(page('Not here'), { status: 404 }),
    code: 'api_unreachable',
    message: /404 with an HTML page \("Not here"\).*Something other than the API/,
    details: { apiStatus: 404 },
  },
  'a page with a good status': {
    answer: raw(page('Please log in'), { headers }),
    code: 'api_unreachable',
    message: /200 with an HTML page \("Please log in"\)/,
    details: { apiStatus: 200, requestId: 'req_1' },
  },
  'a redirect': {
    answer: raw('', {
      status: 307,
      headers: { ...headers, location: 'https://elsewhere.example/v1/messages' },
    }),
    code: 'api_unreachable',
    message: /answered 307, a redirect to https:\/\/elsewhere\.example\. That was the last request/,
    details: { apiStatus: 307, apiMessage: 'https://elsewhere.example', upstream: { requests: 1 } },
  },
  'an internal error': {
    answer: fail(500, { headers }),
    code: 'upstream_unavailable',
    message: /500 api_error.*None of the last 2 requests.*req_1/,
    details: { apiStatus: 500, requestId: 'req_1', upstream: { requests: 2, answers: { 500: 2 } } },
  },
  'a proxy without an API behind it': {
    answer: raw(page('502 Bad Gateway'), { status: 502, headers }),
    code: 'upstream_unavailable',
    message: /502 with an HTML page \("502 Bad Gateway"\).*None of the last 2 requests.*since \d{4}-.*req_1/,
    details: { apiStatus: 502, requestId: 'req_1', upstream: { requests: 2, answers: { 502: 2 } } },
  },
  'a service that is down': {
    answer: fail(503, { headers }),
    code: 'upstream_unavailable',
    message: /503/,
    details: { apiStatus: 503, requestId: 'req_1' },
  },
  'an overloaded proxy': {
    answer: raw(page('Overloaded'), { status: 529, headers }),
    code: 'rate_limited',
    message: /529 with an HTML page.*None of the last 2 requests.*req_1/,
    details: { apiStatus: 529, requestId: 'req_1', upstream: { answers: { 529: 2 } } },
  },
  'an error in the middle of a stream': {
    answer: raw(overloadedInStream, { contentType: 'text/event-stream', headers }),
    code: 'rate_limited',
    message: /broke off its answer with overloaded_error \("Overloaded"\)/,
    details: { apiStatus: 200, apiErrorType: 'overloaded_error', requestId: 'req_1' },
  },
  'a connection that breaks': {
    answer: cut({ text: 'half', headers }),
    code: 'api_unreachable',
    message: /broke off its answer \(\w+\)/,
    details: { networkError: expect.any(String), requestId: 'req_1' },
  },
};
