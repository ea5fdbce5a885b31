import type { TaskFailure } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { taskError } from '../../../src/claude/task-error.ts';
import type { UpstreamAnswer } from '../../../src/gateway/trouble/upstream-answer.ts';
import type { UpstreamFacts } from '../../../src/gateway/trouble/upstream-record.ts';
import { withUpstreamFacts } from '../../../src/gateway/trouble/with-upstream-facts.ts';

const since = '2026-11-22T00:00:00.000Z';
const answer = (change: Partial<UpstreamAnswer>): UpstreamAnswer => ({
  status: 200,
  networkError: null,
  errorType: null,
  message: null,
  stopReason: null,
  requestId: 'req_1',
  body: 'error',
  ...change,
});
const refused = (change: Partial<UpstreamAnswer>, hasAnswered = false): UpstreamFacts => ({
  last: answer(change),
  trouble: undefined,
  hasAnswered,
});
const inTrouble = (
  change: Partial<UpstreamAnswer>,
  { hasAnswered = false, answers = { 502: 3 } }: { hasAnswered?: boolean; answers?: object } = {},
): UpstreamFacts => {
  const counts = Object.fromEntries(Object.entries(answers));
  const requests = Object.values(counts).reduce((sum: number, count) => sum + Number(count), 0);
  return { last: answer(change), trouble: { requests, since, lastAt: since, answers: counts }, hasAnswered };
};
const page: Partial<UpstreamAnswer> = { status: 502, body: 'page', message: '502 Bad Gateway' };
const refusedConnection: Partial<UpstreamAnswer> = {
  status: null,
  networkError: 'ECONNREFUSED',
  body: 'unknown',
  requestId: null,
};
const good = refused({ body: 'message', stopReason: 'end_turn' }, true);

const timedOut = taskError('timed_out', 'Too slow.');
const apiError = (code: Parameters<typeof taskError>[0], details: object) =>
  taskError(code, 'As the CLI says.', { subtype: 'success', terminalReason: 'api_error', ...details });

test.for<[fact: string, error: TaskFailure, facts: UpstreamFacts, code: string, message: RegExp]>([
  [
    'a timeout without one answer is the upstream',
    ...([timedOut, inTrouble(page), 'upstream_unavailable'] as const),
    /^The model did not answer once before the task's timeout\. The model API answered 502 with an HTML page \("502 Bad Gateway"\)\. None of the last 3 requests got a good answer, since 2026-11-22T00:00:00\.000Z\. The last request id is req_1\.$/,
  ],
  [
    'a timeout in front of a closed door is that',
    ...([
      timedOut,
      inTrouble(refusedConnection, { answers: { ECONNREFUSED: 4 } }),
      'api_unreachable',
    ] as const),
    /could not be reached \(ECONNREFUSED\)\. None of the last 4 requests/,
  ],
  [
    'a timeout within a limit is that',
    ...([timedOut, inTrouble({ status: 429, errorType: 'rate_limit_error' }), 'rate_limited'] as const),
    /answered 429 rate_limit_error\./,
  ],
  [
    'a timeout after good answers stays one',
    ...([timedOut, inTrouble(page, { hasAnswered: true }), 'timed_out'] as const),
    /^Too slow\. The model API answered 502/,
  ],
  [
    'a timeout without an answer while the upstream was silent is the upstream',
    ...([
      timedOut,
      { last: undefined, trouble: undefined, unansweredMs: 61_234, hasAnswered: false },
      'upstream_unavailable',
    ] as const),
    /^The model did not answer once before the task's timeout\. A request to the model API got no answer in 61 s\.$/,
  ],
  [
    'a timeout while the upstream is silent, after good answers, stays one',
    ...([timedOut, { ...good, unansweredMs: 61_234 }, 'timed_out'] as const),
    /^Too slow\. A request to the model API got no answer in 61 s\.$/,
  ],
  ['a timeout after a good answer has no more to say', timedOut, good, 'timed_out', /^Too slow\.$/],
  [
    'a timeout after a refusal has no more to say',
    ...([timedOut, refused({ status: 404 }), 'timed_out'] as const),
    /^Too slow\.$/,
  ],
  [
    'a timeout before any answer has no more to say',
    ...([timedOut, { last: undefined, trouble: undefined, hasAnswered: false }, 'timed_out'] as const),
    /^Too slow\.$/,
  ],
  [
    'a run that was killed in the middle of trouble was killed',
    ...([taskError('killed_by_signal', 'Killed.'), inTrouble(page), 'killed_by_signal'] as const),
    /^Killed\. The model API answered 502/,
  ],
  [
    'several kinds of trouble are counted by kind',
    ...([
      timedOut,
      inTrouble(page, { answers: { ECONNREFUSED: 2, 502: 1 } }),
      'upstream_unavailable',
    ] as const),
    /last 3 requests got a good answer, since [^ ]+ \(502: 1, ECONNREFUSED: 2\)\./,
  ],
  [
    'one request is not called several',
    ...([timedOut, inTrouble(page, { answers: { 502: 1 } }), 'upstream_unavailable'] as const),
    /That was the last request, at 2026-/,
  ],
  [
    'what the CLI calls a bad model may be a page of something else',
    ...([
      apiError('model_not_available', { apiStatus: 404 }),
      refused({ status: 404, body: 'page' }),
    ] as const),
    'api_unreachable',
    /^The model API answered 404 with an HTML page\. Something other than the API/,
  ],
  [
    'the 502 of the gateway is no answer of the upstream',
    ...([apiError('api_unreachable', { apiStatus: 502 }), inTrouble(refusedConnection)] as const),
    'api_unreachable',
    /could not be reached \(ECONNREFUSED\)/,
  ],
  [
    'the stop reason on the wire tells a full context window from an output limit',
    apiError('output_limit', {}),
    refused({ body: 'message', stopReason: 'model_context_window_exceeded' }, true),
    'context_exceeded',
    /^The conversation does not fit into the model's context window\.$/,
  ],
  [
    'another status than the last is of another request',
    ...([apiError('authentication_failed', { apiStatus: 401 }), refused({ status: 404 })] as const),
    'authentication_failed',
    /^As the CLI says\.$/,
  ],
  [
    'a refusal that says no more than that it is one stays as the CLI says it',
    ...([apiError('claude_failed', { apiStatus: 400 }), refused({ status: 400, message: 'Odd' })] as const),
    'claude_failed',
    /^As the CLI says\.$/,
  ],
  [
    'too many turns are not the fault of the last good answer',
    taskError('claude_failed', 'Too many turns.', { subtype: 'error_max_turns' }),
    ...([good, 'claude_failed', /^Too many turns\.$/] as const),
  ],
])('%s', ([, error, facts, code, message]) => {
  const explained = withUpstreamFacts(error, facts);
  expect(explained.code).toBe(code);
  expect(explained.message).toMatch(message);
});

test('details are the wire’s, and only what is known', () => {
  const gaveUp = apiError('api_unreachable', { apiStatus: 502, apiErrorType: 'api_error' });
  expect(withUpstreamFacts(gaveUp, inTrouble(refusedConnection)).details).toEqual({
    subtype: 'success',
    terminalReason: 'api_error',
    networkError: 'ECONNREFUSED',
    upstream: { requests: 3, since, lastAt: since, answers: { 502: 3 } },
  });
  expect(withUpstreamFacts(timedOut, inTrouble(page)).details).toMatchObject({
    apiStatus: 502,
    apiMessage: '502 Bad Gateway',
    requestId: 'req_1',
    stoppedBy: 'timed_out',
  });
  expect(withUpstreamFacts(timedOut, good)).toBe(timedOut);
});
