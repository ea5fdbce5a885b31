import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { ask, askWhole, errorType, openGateway } from '../support/open-gateway.ts';
import { API_KEY } from '../support/start-ops.ts';
import { startUpstream } from '../support/start-upstream.ts';
import { credentialOfKey } from '../../src/secrets/model-credential.ts';

const MEBIBYTE = 1024 * 1024;

test('the token is put aside and the real key goes on', async () => {
  await using upstream = await startUpstream();
  await using room = await openGateway(upstream.url);
  const answer = await askWhole(room.grant, { path: '/v1/messages?beta=true', body: '{"model":"a"}' });
  expect(answer.status).toBe(200);
  expect(upstream.seen).toMatchObject([
    { method: 'POST', url: '/v1/messages?beta=true', headers: { 'x-api-key': API_KEY } },
  ]);
  expect(upstream.seen[0]?.body.toString()).toBe('{"model":"a"}');
  expect(upstream.seen[0]?.rawHeaders.join()).not.toContain(room.grant.token);
});

test('the token may come as a bearer, and the bearer goes no further', async () => {
  await using upstream = await startUpstream();
  await using room = await openGateway(upstream.url);
  const headers = { 'x-api-key': [], authorization: `Bearer ${room.grant.token}` };
  expect(await askWhole(room.grant, { headers })).toMatchObject({ status: 200 });
  expect(upstream.seen[0]?.headers).not.toHaveProperty('authorization');
});

test.for([
  [undefined, 'oauth-2025-04-20'],
  [
    'context-1m-2025-08-07, files-api-2025-04-14',
    'context-1m-2025-08-07,files-api-2025-04-14,oauth-2025-04-20',
  ],
  ['oauth-2025-04-20,other', 'oauth-2025-04-20,other'],
] as const)('an OAuth token goes on as a bearer, and the betas %j become %j', async ([asked, sent]) => {
  await using upstream = await startUpstream();
  await using room = await openGateway(upstream.url, { credential: credentialOfKey('sk-ant-oat01-made-up') });
  await askWhole(room.grant, asked === undefined ? {} : { headers: { 'anthropic-beta': asked } });
  expect(upstream.seen).toMatchObject([
    { headers: { authorization: 'Bearer sk-ant-oat01-made-up', 'anthropic-beta': sent } },
  ]);
  expect(upstream.seen[0]?.headers).not.toHaveProperty('x-api-key');
});

test('a token of a finished attempt is refused', async () => {
  await using upstream = await startUpstream();
  await using room = await openGateway(upstream.url);
  await room.grant[Symbol.asyncDispose]();
  await room.grant[Symbol.asyncDispose]();
  const answer = await askWhole(room.grant);
  expect(answer.status).toBe(401);
  expect(errorType(answer)).toBe('error: authentication_error');
  expect(upstream.seen).toEqual([]);
});

test('a token opens the way with the key of its own task, and ends alone', async () => {
  await using upstream = await startUpstream();
  await using room = await openGateway(upstream.url);
  const other = await room.gateway.open({
    taskId: 'other',
    credential: credentialOfKey('sk-ant-of-the-other'),
    maxCostUsd: null,
    network: 'open',
    onRateLimited: () => undefined,
    onNetworkAsked: () => undefined,
  });
  await askWhole(room.grant);
  await askWhole(other);
  expect(upstream.seen.map(({ headers }) => headers['x-api-key'])).toEqual([API_KEY, 'sk-ant-of-the-other']);
  expect([room.grant.usage().requests, other.usage().requests]).toEqual([1, 1]);
  await other[Symbol.asyncDispose]();
  expect(await askWhole(other)).toMatchObject({ status: 401 });
  expect(await askWhole(room.grant)).toMatchObject({ status: 200 });
});

test('a token of another gateway is refused', async () => {
  await using upstream = await startUpstream();
  await using room = await openGateway(upstream.url);
  await using other = await openGateway(upstream.url);
  expect(await askWhole(room.grant, { token: other.grant.token })).toMatchObject({ status: 401 });
});

test.for([
  ['no token', { 'x-api-key': [] }],
  ['an empty one', { 'x-api-key': '' }],
  ['the real key', { 'x-api-key': API_KEY }],
  ['two of them', { 'x-api-key': ['one', 'other'] }],
  ['another scheme', { 'x-api-key': [], authorization: 'Basic Og==' }],
] as const)('%s is refused', async ([, headers]) => {
  await using upstream = await startUpstream();
  await using room = await openGateway(upstream.url);
  const answer = await askWhole(room.grant, {
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat()])),
  });
  expect(answer.status).toBe(401);
  expect(upstream.seen).toEqual([]);
});

test('a token beside something else is refused', async () => {
  await using upstream = await startUpstream();
  await using room = await openGateway(upstream.url);
  const { token } = room.grant;
  for (const shown of [[token, 'other'], ['other', token], [`${token}, other`], [` ${token}x`]])
    expect(await askWhole(room.grant, { headers: { 'x-api-key': shown } })).toMatchObject({ status: 401 });
  const headers = { 'x-api-key': [], authorization: `Bearer ${token} other` };
  expect(await askWhole(room.grant, { headers })).toMatchObject({ status: 401 });
  expect(upstream.seen).toEqual([]);
});

test.for([
  ['GET', '/v1/messages'],
  ['HEAD', '/v1/messages'],
  ['PUT', '/v1/messages'],
  ['POST', '/'],
  ['POST', '/v1/messages/'],
  ['POST', '/v1/messages/batches'],
  ['POST', '/v1/complete'],
  ['POST', '/v1/files'],
  ['POST', '/v1/organizations/api_keys'],
  ['POST', '/V1/messages'],
  ['POST', '//v1/messages'],
  ['POST', '/v1//messages'],
  ['POST', '/v1/./messages'],
  ['POST', '/v1/messages/../files'],
  ['POST', '/v1/files/../messages'],
  ['POST', '/v1/messages/%2e%2e/files'],
  ['POST', '/v1%2fmessages'],
  ['POST', '/v1/messages;a=b'],
  ['POST', '/v1/messages#fragment'],
  ['POST', '/v1/messages?a=b#c'],
  ['POST', '/v1/messages?a=../files'],
  ['POST', `/v1/messages?${'a'.repeat(600)}`],
  ['OPTIONS', '*'],
] as const)('%s %s is refused', async ([method, path]) => {
  await using upstream = await startUpstream();
  await using room = await openGateway(upstream.url);
  const answer = await askWhole(room.grant, { method, path });
  expect(answer.status).toBe(404);
  if (method !== 'HEAD') expect(errorType(answer)).toBe('error: not_found_error');
  expect(upstream.seen).toEqual([]);
});

test('what an agent adds to the headers goes no further', async () => {
  await using upstream = await startUpstream();
  await using room = await openGateway(upstream.url, { operatorHeaders: { 'x-tenant': 'ours' } });
  const headers = {
    cookie: 'session=1',
    forwarded: 'for=10.0.0.1',
    'x-forwarded-for': '10.0.0.1',
    'x-tenant': 'theirs',
    'x-gateway-key': 'theirs',
    'proxy-authorization': 'Basic Og==',
    connection: 'close, anthropic-version',
    te: 'trailers',
    'accept-encoding': 'gzip',
    'anthropic-version': '2023-06-01',
    'anthropic-beta': 'one,two',
    'x-claude-code-session-id': 'session',
  };
  await askWhole(room.grant, { headers, body: '{"a":1}' });
  const [seen] = upstream.seen;
  expect(seen?.headers).toEqual({
    host: new URL(upstream.url).host,
    connection: 'keep-alive',
    'x-api-key': API_KEY,
    'x-tenant': 'ours',
    'accept-encoding': 'identity',
    'anthropic-beta': 'one,two',
    'anthropic-version': '2023-06-01',
    'content-length': '7',
    'content-type': 'application/json',
    'x-claude-code-session-id': 'session',
  });
});

test('headers of the operator win over the task’s key', async () => {
  await using upstream = await startUpstream();
  const operatorHeaders = { 'x-api-key': 'of-the-operator', authorization: 'Bearer of-the-operator' };
  await using room = await openGateway(upstream.url, { operatorHeaders });
  await askWhole(room.grant);
  expect(upstream.seen[0]?.headers).toMatchObject(operatorHeaders);
});

test.for([
  ['a length and chunks', 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['two lengths', 'Content-Length: 4\r\nContent-Length: 5\r\n\r\n{}{}'],
  ['a length that is none', 'Content-Length: 4, 5\r\n\r\n{}{}'],
  ['an unknown coding', 'Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n'],
  ['a header over two lines', 'X-One: 1\r\n X-Two: 2\r\nContent-Length : 2\r\n\r\n{}'],
  ['a bare carriage return', 'X-One: 1\rX-Two: 2\r\nContent-Length: 2\r\n\r\n{}'],
])('a request smuggled with %s is refused', async ([, rest]) => {
  await using upstream = await startUpstream();
  await using room = await openGateway(upstream.url);
  const { hostname, port } = new URL(room.grant.baseUrl);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(`POST /v1/messages HTTP/1.1\r\nHost: a\r\nx-api-key: ${room.grant.token}\r\n${rest}`);
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 /);
  expect(upstream.seen).toEqual([]);
});

test('a key opens no tunnel', async () => {
  await using upstream = await startUpstream();
  await using room = await openGateway(upstream.url);
  const { hostname, port } = new URL(room.grant.baseUrl);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(`CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: a\r\nx-api-key: ${room.grant.token}\r\n\r\n`);
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 407 /);
});

test('a body that says it is too large is refused before it comes', async () => {
  await using upstream = await startUpstream();
  await using room = await openGateway(upstream.url);
  const answer = await askWhole(room.grant, { body: Buffer.alloc(32 * MEBIBYTE + 1) });
  expect(answer.status).toBe(413);
  expect(errorType(answer)).toBe('error: request_too_large');
  expect(room.grant.usage().requests).toBe(0);
});

test('a body that turns out to be too large is refused as it comes', async () => {
  await using upstream = await startUpstream();
  await using room = await openGateway(upstream.url);
  const answer = await askWhole(room.grant, {
    headers: { 'transfer-encoding': 'chunked' },
    body: Buffer.alloc(32 * MEBIBYTE + 1),
  });
  expect(answer.status).toBe(413);
  expect(upstream.seen).toEqual([]);
  expect(room.grant.usage()).toMatchObject({ requests: 1, errors: { 413: 1 } });
});

test('a body of the largest size passes whole', async () => {
  await using upstream = await startUpstream();
  await using room = await openGateway(upstream.url);
  const body = Buffer.alloc(32 * MEBIBYTE, 'abc');
  expect(await askWhole(room.grant, { body })).toMatchObject({ status: 200 });
  expect(upstream.seen[0]?.body.equals(body)).toBe(true);
  expect(room.grant.usage()).toMatchObject({ requestBytes: body.length });
});

test('once the budget is spent nothing more begins, but for what is free', async () => {
  await using upstream = await startUpstream();
  await using room = await openGateway(upstream.url, { maxCostUsd: 5 });
  expect(await askWhole(room.grant)).toMatchObject({ status: 200 });
  expect(await askWhole(room.grant)).toMatchObject({ status: 200 });
  expect(room.grant.wasBudgetRefused).toBe(false);
  const refused = await askWhole(room.grant);
  expect(refused.status).toBe(402);
  expect(errorType(refused)).toBe('error: billing_error');
  expect(await askWhole(room.grant, { path: '/v1/messages/count_tokens' })).toMatchObject({ status: 200 });
  expect(room.grant.wasBudgetRefused).toBe(true);
  expect(upstream.seen).toHaveLength(3);
});

test('what earlier attempts have spent counts for the budget, and the refusal says what the budget is', async () => {
  await using upstream = await startUpstream();
  await using room = await openGateway(upstream.url, { maxCostUsd: 5, earlierCostUsd: 5 });
  const refused = await askWhole(room.grant);
  expect(refused.status).toBe(402);
  expect(refused.body.toString()).toContain('its maxCostUsd is 5.');
  expect(upstream.seen).toEqual([]);
});

test('what has begun counts for the budget before it has ended', async () => {
  await using upstream = await startUpstream((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const usage = { input_tokens: 2_000_000, output_tokens: 1 };
    response.write(
      `data: ${JSON.stringify({ type: 'message_start', message: { model: 'claude-sonnet-4-6', usage } })}\n\n`,
    );
  });
  await using room = await openGateway(upstream.url, { maxCostUsd: 5 });
  const first = await ask(room.grant);
  await once(first, 'data');
  expect(await askWhole(room.grant)).toMatchObject({ status: 402 });
  first.destroy();
});

test('so many requests at once are let in, and one more when one has ended', async () => {
  await using upstream = await startUpstream(() => undefined);
  await using room = await openGateway(upstream.url);
  const leaving = Array.from({ length: 64 }, () => new AbortController());
  for (const { signal } of leaving) ask(room.grant, { signal }).catch(() => undefined);
  await expect.poll(() => upstream.seen.length).toBe(64);
  const refused = await askWhole(room.grant);
  expect(refused.status).toBe(429);
  expect(errorType(refused)).toBe('error: rate_limit_error');
  leaving[0]?.abort();
  await expect.poll(() => room.ended.length).toBe(1);
  ask(room.grant).catch(() => undefined);
  await expect.poll(() => upstream.seen.length).toBe(65);
});
