import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { pipeline, Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { cut, fail, hang, say, stall, startModelServer } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { ask, askWhole, errorType, openGateway } from '../support/open-gateway.ts';
import { startUpstream } from '../support/start-upstream.ts';

const BODY = JSON.stringify({
  model: 'claude-sonnet-4-6',
  stream: true,
  messages: [{ role: 'user', content: 'hello' }],
});

test('an answer passes byte for byte, with its status and its headers', async () => {
  const pieces = Array.from({ length: 200 }, (_, index) => randomBytes(index * 37));
  await using upstream = await startUpstream((response) => {
    response.writeHead(418, 'Teapot', {
      'content-type': 'text/event-stream; charset=utf-8',
      'request-id': 'req_1',
      'set-cookie': 'a=b',
      'x-one': ['1', '2'],
      connection: 'keep-alive, x-hop',
      'x-hop': 'one',
      date: 'Sun, 22 Nov 2026 00:00:00 GMT',
    });
    for (const piece of pieces) response.write(piece);
    response.end();
  });
  await using room = await openGateway(upstream.url);
  const answer = await askWhole(room.grant);
  expect(answer.body.equals(Buffer.concat(pieces))).toBe(true);
  expect(answer.status).toBe(418);
  expect(answer.headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'request-id': 'req_1',
    'x-one': '1, 2',
    date: 'Sun, 22 Nov 2026 00:00:00 GMT',
  });
  expect(answer.headers).not.toHaveProperty('set-cookie');
  expect(answer.headers).not.toHaveProperty('x-hop');
});

test('a refused key is not asked with again', async () => {
  await using upstream = await startModelServer({ script: () => fail(401) });
  await using room = await openGateway(upstream.url);
  expect(await askWhole(room.grant, { body: BODY })).toMatchObject({
    status: 401,
    headers: { 'x-should-retry': 'false' },
  });
});

test('an answer passes as it comes, its head before its body', async () => {
  const { promise: go, resolve } = Promise.withResolvers<void>();
  await using upstream = await startUpstream(async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    await go;
    response.end('data: one\n\n');
  });
  await using room = await openGateway(upstream.url);
  const answer = await ask(room.grant);
  resolve();
  expect((await once(answer, 'data')).join('')).toBe('data: one\n\n');
});

test('an answer in a coding that was not asked for passes as it is', async () => {
  const zipped = gzipSync('{"usage":{"input_tokens":5}}');
  await using upstream = await startUpstream((response) =>
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(zipped),
  );
  await using room = await openGateway(upstream.url);
  expect((await askWhole(room.grant)).body.equals(zipped)).toBe(true);
  expect(room.grant.usage()).toMatchObject({ inputTokens: 0, responseBytes: zipped.length });
});

test('a reader that is slow holds the upstream back', async () => {
  const most = 256 * 1024 * 1024;
  let written = 0;
  const pieces = function* () {
    for (const piece = Buffer.alloc(64 * 1024); written < most; written += piece.length) yield piece;
  };
  await using upstream = await startUpstream((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    pipeline(Readable.from(pieces()), response, () => undefined);
  });
  await using room = await openGateway(upstream.url);
  const answer = await ask(room.grant);
  answer.pause();
  let before = -1;
  while (before !== written) {
    before = written;
    await delay(200);
  }
  expect(written).toBeLessThan(most / 4);
  answer.destroy();
});

test.for([
  ['before it answers', hang()],
  ['while it answers', stall({ text: 'and then' })],
] as const)('a client that goes away %s ends the request of the upstream', async ([, step]) => {
  await using server = await startModelServer({ script: () => step });
  await using room = await openGateway(server.url);
  const leaving = new AbortController();
  const asked = ask(room.grant, { body: BODY, signal: leaving.signal });
  asked.then((answer) => answer.on('error', () => undefined)).catch(() => undefined);
  const request = await server.waitForRequest();
  leaving.abort();
  expect(await request.closed).toBe('aborted');
  await expect.poll(() => room.ended.map(({ ending }) => ending)).toEqual(['aborted']);
});

test('the end of a grant ends what it has begun', async () => {
  await using server = await startModelServer({ script: () => hang() });
  await using room = await openGateway(server.url);
  const failure = ask(room.grant, { body: BODY }).catch((error: unknown) => error);
  const request = await server.waitForRequest();
  await room.grant[Symbol.asyncDispose]();
  expect(await request.closed).toBe('aborted');
  expect(await failure).toMatchObject({ code: 'ECONNRESET' });
  expect(room.grant.usage()).toMatchObject({ requests: 1, errors: { aborted: 1 } });
});

test('an upstream that breaks off in the middle breaks the answer off', async () => {
  await using server = await startModelServer({ script: () => cut({ text: 'half' }) });
  await using room = await openGateway(server.url);
  await expect(askWhole(room.grant, { body: BODY })).rejects.toMatchObject({ code: 'ECONNRESET' });
  await expect
    .poll(() => room.grant.usage())
    .toMatchObject({
      errors: { broken: 1 },
      inputTokens: 10,
      outputTokens: 1,
    });
});

test('an upstream that breaks off a whole that said its length breaks the answer off', async () => {
  await using upstream = await startUpstream((response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
    response.write('{"usage":', () => response.destroy());
  });
  await using room = await openGateway(upstream.url);
  await expect(askWhole(room.grant)).rejects.toMatchObject({ code: 'ECONNRESET' });
  await expect.poll(() => room.ended.map(({ ending }) => ending)).toEqual(['broken']);
});

test('an upstream that is not there is a bad gateway, with the reason', async () => {
  await using room = await openGateway('http://127.0.0.1:1');
  const answer = await askWhole(room.grant);
  expect(answer.status).toBe(502);
  expect(errorType(answer)).toBe('error: api_error');
  expect(answer.body.toString()).toContain('ECONNREFUSED');
  expect(room.ended).toMatchObject([{ ending: '502', timeToFirstTokenMs: null }]);
});

test('an upstream that closes without an answer is a bad gateway', async () => {
  await using upstream = await startUpstream((response) => response.destroy());
  await using room = await openGateway(upstream.url);
  expect(await askWhole(room.grant)).toMatchObject({ status: 502 });
});

test.for([
  [301, 'http://127.0.0.1:1/v1/messages?key=sk-ant-other', 'http://127.0.0.1:1'],
  [302, '/login', 'another path'],
  [303, 'https://elsewhere.example/', 'https://elsewhere.example'],
  [307, 'http://127.0.0.1:1/v1/messages', 'http://127.0.0.1:1'],
  [308, undefined, 'an unnamed address'],
] as const)(
  'a redirect (%d to %s) is a bad gateway, is not followed, and is final',
  async ([status, location, target]) => {
    await using upstream = await startUpstream((response) =>
      response.writeHead(status, location === undefined ? {} : { location }).end('<h1>Moved</h1>'),
    );
    await using room = await openGateway(upstream.url);
    const answer = await askWhole(room.grant, { headers: { 'user-agent': 'claude-cli/2.1.330' } });
    expect(answer).toMatchObject({ status: 502, headers: { 'x-should-retry': 'false' } });
    expect(answer.headers).not.toHaveProperty('location');
    expect(answer.body.toString()).toContain(`answered ${status}, a redirect to ${target}. `);
    expect(upstream.seen).toHaveLength(1);
    expect(room.grant.upstreamFacts()).toMatchObject({ last: { status, message: target } });
  },
);

test('a refusal for a limit is told, with how long to wait', async () => {
  await using server = await startModelServer({
    script: [fail(429, { retryAfter: 3 }), fail(529), say('at last')],
  });
  await using room = await openGateway(server.url);
  for (const status of [429, 529, 200])
    expect(await askWhole(room.grant, { body: BODY })).toMatchObject({ status });
  expect(room.limits).toEqual([
    { status: 429, retryAfterMs: 3_000 },
    { status: 529, retryAfterMs: null },
  ]);
  expect(room.grant.usage()).toMatchObject({
    requests: 3,
    retries: 2,
    errors: { 429: 1, 529: 1 },
    inputTokens: 10,
    outputTokens: 5,
    requestBytes: 3 * BODY.length,
    models: { 'claude-sonnet-4-6': { inputTokens: 10, outputTokens: 5 } },
  });
});

test('fifty answers at once do not mix', async () => {
  await using upstream = await startUpstream((response, { body }) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (let piece = 0; piece < 20; piece += 1)
      response.write(createHash('sha256').update(body).digest('hex'));
    response.end();
  });
  await using room = await openGateway(upstream.url);
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) => askWhole(room.grant, { body: `{"number":${index}}` })),
  );
  answers.forEach(({ body }, index) =>
    expect(body.toString()).toBe(createHash('sha256').update(`{"number":${index}}`).digest('hex').repeat(20)),
  );
  expect(room.grant.usage().requests).toBe(50);
});
