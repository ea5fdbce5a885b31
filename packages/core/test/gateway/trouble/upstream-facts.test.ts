import { cut, fail, hang, raw, say, stall, startModelServer, type Step } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import type { GatewayGrant } from '../../../src/gateway/grant.ts';
import { ask, askWhole, openGateway, type Asked } from '../../support/open-gateway.ts';
import { API_KEY } from '../../support/start-ops.ts';
import { credentialOfKey } from '../../../src/secrets/model-credential.ts';

const BODY = JSON.stringify({
  model: 'claude-sonnet-4-6',
  stream: true,
  messages: [{ role: 'user', content: 'hello' }],
});
const asTheCli = { body: BODY, headers: { 'user-agent': 'claude-cli/2.1.330 (external, cli)' } };
const headers = { 'request-id': 'req_1' };
const askAsTheCli = async (grant: GatewayGrant, asked: Asked = {}) =>
  await askWhole(grant, { ...asTheCli, ...asked }).catch(() => undefined);

test.for<[string, Step, object]>([
  [
    'an error of the API',
    fail(500, { message: 'Oh  no\n', headers }),
    { status: 500, errorType: 'api_error', message: 'Oh no', requestId: 'req_1', body: 'error' },
  ],
  [
    'a page',
    raw('<html><title>502 Bad Gateway</title>', { status: 502 }),
    { status: 502, errorType: null, message: '502 Bad Gateway', body: 'page' },
  ],
  ['a stop', { text: 'a', stopReason: 'max_tokens', headers }, { status: 200, stopReason: 'max_tokens' }],
  ['a break', cut(), { status: 200, networkError: expect.any(String), body: 'message' }],
  [
    'an error in a stream',
    raw('data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n', {
      contentType: 'text/event-stream',
    }),
    { status: 200, errorType: 'overloaded_error', message: 'Overloaded', body: 'error' },
  ],
])('%s is remembered', async ([, step, answer]) => {
  await using upstream = await startModelServer({ script: () => step });
  await using room = await openGateway(upstream.url);
  await askAsTheCli(room.grant);
  await expect.poll(() => room.grant.upstreamFacts()).toMatchObject({ last: answer });
});

test('an answer in one piece tells its stop reason too', async () => {
  await using upstream = await startModelServer({ script: [{ text: 'a', stopReason: 'refusal' }] });
  await using room = await openGateway(upstream.url);
  await askAsTheCli(room.grant, { body: BODY.replace('"stream":true', '"stream":false') });
  expect(room.grant.upstreamFacts()).toMatchObject({
    last: { status: 200, stopReason: 'refusal', body: 'message' },
    hasAnswered: true,
  });
});

test('secrets of the task and of the operator are masked, and a long text is cut', async () => {
  const [secret, other] = ['a-secret-of-the-operator', 'a-secret-of-the-task'];
  const message = `${API_KEY} ${secret} ${other} ${'long '.repeat(1_000)}`;
  await using upstream = await startModelServer({
    script: () => fail(500, { message, headers: { 'request-id': secret } }),
  });
  const operatorHeaders = { 'x-gateway-key': secret, 'x-short': 'long' };
  await using room = await openGateway(upstream.url, { operatorHeaders });
  await using grant = await room.gateway.open({
    taskId: 'task',
    credential: credentialOfKey(API_KEY),
    maxCostUsd: null,
    network: 'open',
    secrets: [other],
    onRateLimited: () => undefined,
    onNetworkAsked: () => undefined,
  });
  await askAsTheCli(grant);
  const { last } = grant.upstreamFacts();
  expect(last?.message).toMatch(/^\[masked\] \[masked\] \[masked\] long long .*…$/);
  expect(last?.message).toHaveLength(500);
  expect(last?.requestId).toBe('[masked]');
});

test('a body of any length is read at its beginning only', async () => {
  const page = `<html><title>Big</title>${'x'.repeat(1_000_000)}`;
  await using upstream = await startModelServer({ script: () => raw(page, { status: 503 }) });
  await using room = await openGateway(upstream.url);
  expect((await askAsTheCli(room.grant))?.body).toHaveLength(page.length);
  expect(room.grant.upstreamFacts()).toMatchObject({ last: { message: 'Big', body: 'page' } });
});

test('a connection that is refused has its code', async () => {
  await using room = await openGateway('http://127.0.0.1:1');
  await askAsTheCli(room.grant);
  expect(room.grant.upstreamFacts()).toMatchObject({
    last: { status: null, networkError: 'ECONNREFUSED', body: 'unknown', requestId: null },
    trouble: { requests: 1, answers: { ECONNREFUSED: 1 } },
  });
});

test('what a program of the agent is answered says nothing about the CLI', async () => {
  await using upstream = await startModelServer({ script: () => fail(500) });
  await using room = await openGateway(upstream.url);
  await askWhole(room.grant, { body: BODY });
  await askAsTheCli(room.grant, { path: '/v1/messages/count_tokens', body: 'not JSON' });
  expect(room.grant.upstreamFacts()).toEqual({ last: undefined, trouble: undefined, hasAnswered: false });
});

test('an answer that had begun when nobody waited any more is an answer', async () => {
  await using upstream = await startModelServer({ script: () => stall({ text: 'and then' }) });
  await using room = await openGateway(upstream.url);
  const leaving = new AbortController();
  const answer = await ask(room.grant, { ...asTheCli, signal: leaving.signal });
  answer.on('error', () => undefined);
  let text = '';
  for await (const piece of answer) if ((text += String(piece)).includes('and then')) break;
  leaving.abort();
  await expect.poll(() => room.ended).toMatchObject([{ ending: 'aborted' }]);
  expect(room.grant.upstreamFacts()).toMatchObject({ hasAnswered: true, trouble: undefined });
});

test('an answer that nobody waited for until it began is none, and no trouble', async () => {
  await using upstream = await startModelServer({ script: () => hang() });
  await using room = await openGateway(upstream.url);
  const leaving = new AbortController();
  const asked = askAsTheCli(room.grant, { signal: leaving.signal });
  await upstream.waitForRequest();
  leaving.abort();
  await asked;
  await expect.poll(() => room.ended).toMatchObject([{ ending: 'aborted' }]);
  expect(room.grant.upstreamFacts()).toEqual({ last: undefined, trouble: undefined, hasAnswered: false });
});

test('trouble is over once the model has answered', async () => {
  await using upstream = await startModelServer({ script: [fail(502, { times: 2 }), say('at last')] });
  await using room = await openGateway(upstream.url);
  await askAsTheCli(room.grant);
  await askAsTheCli(room.grant);
  expect(room.grant.upstreamFacts()).toMatchObject({ hasAnswered: false, trouble: { requests: 2 } });
  await askAsTheCli(room.grant);
  expect(room.grant.upstreamFacts()).toMatchObject({ hasAnswered: true, trouble: undefined });
});
