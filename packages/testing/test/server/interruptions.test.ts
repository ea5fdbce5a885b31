import { expect, test } from 'vitest';
import { cut, fail, hang, raw, say, stall, startModelServer } from '../../src/index.ts';
import { ask } from '../ask.ts';
import { readText } from '../read-events.ts';

test.each([
  [400, 'invalid_request_error'],
  [401, 'authentication_error'],
  [403, 'permission_error'],
  [404, 'not_found_error'],
  [413, 'request_too_large'],
  [418, 'invalid_request_error'],
  [429, 'rate_limit_error'],
  [500, 'api_error'],
  [503, 'api_error'],
  [529, 'overloaded_error'],
])('status %i is answered as %s', async (status, type) => {
  await using server = await startModelServer({ script: [fail(status)] });
  const response = await ask(server);
  expect(response.status).toBe(status);
  expect(await response.json()).toEqual({ type: 'error', error: { type, message: expect.any(String) } });
});

test('a failure says what it is told to say and when to come back', async () => {
  await using server = await startModelServer({
    script: [fail(429, { retryAfter: 3, message: 'Too fast' })],
  });
  const response = await ask(server);
  expect(response.headers.get('retry-after')).toBe('3');
  expect(await response.json()).toMatchObject({ error: { message: 'Too fast' } });
});

test('a failure has the error type and the request id that it is told to have', async () => {
  const headers = { 'request-id': 'req_1' };
  await using server = await startModelServer({
    script: [fail(400, { errorType: 'billing_error', headers })],
  });
  const response = await ask(server);
  expect(response.headers.get('request-id')).toBe('req_1');
  expect(await response.json()).toMatchObject({ error: { type: 'billing_error' } });
});

test('a raw answer is sent as it is, and leaves its turn open', async () => {
  const page = '<h1>502 Bad Gateway</h1>';
  await using server = await startModelServer({ script: [raw(page, { status: 502 }), raw('{}'), say('OK')] });
  const response = await ask(server);
  expect(response.status).toBe(502);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(await response.text()).toBe(page);
  expect(await (await ask(server)).text()).toBe('{}');
  expect(await readText(await ask(server))).toBe('OK');
});

test('a hanging request gets no headers, and its client is seen leaving', async () => {
  await using server = await startModelServer({ script: [hang()] });
  const client = new AbortController();
  const pending = ask(server, { signal: client.signal });
  const request = await server.waitForRequest();
  client.abort();
  await expect(pending).rejects.toThrow();
  expect(await request.closed).toBe('aborted');
});

test.each([true, false])('a stalled answer begins and stays open (stream: %s)', async (stream) => {
  await using server = await startModelServer({ script: [stall({ text: 'Let me thi' })] });
  const client = new AbortController();
  const response = await ask(server, { stream, signal: client.signal });
  const reader = response.body?.getReader();
  expect((await reader?.read())?.done).toBe(false);
  client.abort();
  expect(await server.requests[0]?.closed).toBe('aborted');
});

test.each([true, false])(
  'a cut answer loses its connection after its beginning (stream: %s)',
  async (stream) => {
    await using server = await startModelServer({ script: [cut({ text: 'Half an ans' }), say('Whole.')] });
    const response = await ask(server, { stream });
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('terminated');
    expect(await server.requests[0]?.closed).toBe('aborted');
    expect(await readText(await ask(server))).toBe('Whole.');
  },
);

test('a client that leaves during a delay is seen leaving at once', async () => {
  await using server = await startModelServer({ script: [say('Never.', { delayMs: 600_000 })] });
  const client = new AbortController();
  const pending = ask(server, { signal: client.signal });
  const request = await server.waitForRequest();
  client.abort();
  await expect(pending).rejects.toThrow();
  expect(await request.closed).toBe('aborted');
});

test('a client that leaves in the middle of a large answer harms nobody', async () => {
  await using server = await startModelServer({ script: [say('x'.repeat(20_000_000)), say('Still here.')] });
  const client = new AbortController();
  const response = await ask(server, { signal: client.signal });
  await response.body?.getReader().read();
  client.abort();
  expect(await server.requests[0]?.closed).toBe('aborted');
  expect(await readText(await ask(server, { turn: 1 }))).toBe('Still here.');
});
