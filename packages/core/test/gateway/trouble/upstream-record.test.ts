import { expect, test } from 'vitest';
import type { UpstreamAnswer } from '../../../src/gateway/trouble/upstream-answer.ts';
import { createUpstreamRecord, type TroubleStart } from '../../../src/gateway/trouble/upstream-record.ts';

const answer = (change: Partial<UpstreamAnswer>): UpstreamAnswer => ({
  status: 500,
  networkError: null,
  errorType: null,
  message: null,
  stopReason: null,
  requestId: null,
  body: 'error',
  ...change,
});
const good = answer({ status: 200, body: 'message' });

function record({ hasAnswered = false, stepMs = 1_000 } = {}) {
  const told: TroubleStart[] = [];
  let nowMs = 0;
  const monotonicMs = () => (nowMs += stepMs);
  const clock = { now: monotonicMs };
  const onTrouble = (start: TroubleStart) => void told.push(start);
  return { told, record: createUpstreamRecord({ clock, monotonicMs, hasAnswered, onTrouble }) };
}

test('trouble is counted from its first request to its last', () => {
  const { record: noted } = record();
  for (const change of [{ status: 502 }, { status: null, networkError: 'ECONNRESET' }, { status: 502 }])
    noted.note(answer(change));
  expect(noted.facts()).toMatchObject({
    hasAnswered: false,
    last: { status: 502 },
    trouble: {
      requests: 3,
      since: '1970-01-01T00:00:01.000Z',
      lastAt: '1970-01-01T00:00:03.000Z',
      answers: { 502: 2, ECONNRESET: 1 },
    },
  });
});

test.for([
  ['a good answer', good, true],
  ['a refusal', answer({ status: 400 }), false],
] as const)('%s ends the trouble', ([, last, hasAnswered]) => {
  const { record: noted } = record();
  noted.note(answer({ status: 502 }));
  noted.note(last);
  expect(noted.facts()).toEqual({ last, trouble: undefined, unansweredMs: undefined, hasAnswered });
});

test('trouble is told when it begins, and again only after a good answer', () => {
  const { record: noted, told } = record();
  for (const status of [500, 502]) noted.note(answer({ status }));
  noted.note(good);
  noted.note(answer({ status: null, networkError: 'ENOTFOUND' }));
  expect(told).toEqual([
    { status: 500, networkError: null, errorType: null, message: null, requestId: null },
    { status: null, networkError: 'ENOTFOUND', errorType: null, message: null, requestId: null },
  ]);
});

test('a limit is no trouble that is told, what follows it is', () => {
  const { record: noted, told } = record();
  for (const status of [429, 529, 503]) noted.note(answer({ status }));
  noted.note(answer({ status: 200, errorType: 'overloaded_error' }));
  expect(told).toMatchObject([{ status: 503 }]);
  expect(noted.facts()).toMatchObject({ trouble: { requests: 4 } });
});

test('what an earlier server saw answered counts as answered', () => {
  expect(record({ hasAnswered: true }).record.facts()).toMatchObject({ hasAnswered: true });
});

test.for([
  [{ status: 200, body: 'page' }, true],
  [{ status: 200, body: 'message', errorType: 'api_error' }, true],
  [{ status: 200, body: 'message', networkError: 'UND_ERR_SOCKET' }, true],
  [{ status: 408 }, true],
  [{ status: 409 }, true],
  [{ status: 401 }, false],
  [{ status: 404, body: 'page' }, false],
] as const)('%o is trouble: %s', ([change, isOne]) => {
  const { record: noted } = record();
  noted.note(answer(change));
  expect(noted.facts().trouble !== undefined).toBe(isOne);
});

test('a request that waits long without an answer is told, also when nobody waits any more, until the next answer', () => {
  const { record: noted } = record({ stepMs: 20_000 });
  const waiting = noted.ask();
  expect(noted.facts().unansweredMs).toBeUndefined();
  expect(noted.facts().unansweredMs).toBe(40_000);
  waiting.left();
  expect(noted.facts().unansweredMs).toBe(60_000);
  noted.note(good);
  expect(noted.facts().unansweredMs).toBeUndefined();
});

test('a request whose answer has begun waits no longer', () => {
  const { record: noted } = record({ stepMs: 60_000 });
  const waiting = noted.ask();
  waiting.answered();
  waiting.left();
  expect(noted.facts().unansweredMs).toBeUndefined();
});

test('a clock that jumps by a day makes no request wait for a day', () => {
  let jumpedMs = 0;
  const clock = { now: () => jumpedMs };
  const noted = createUpstreamRecord({ clock, hasAnswered: false, onTrouble: () => undefined });
  noted.ask();
  jumpedMs = 86_400_000;
  expect(noted.facts().unansweredMs).toBeUndefined();
});
