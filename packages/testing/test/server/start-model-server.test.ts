import { connect } from 'node:net';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { hang, startModelServer } from '../../src/index.ts';
import { ask } from '../ask.ts';

test('the server records what was asked', async () => {
  await using server = await startModelServer();
  await (await ask(server, { prompt: 'Fix it', turn: 1, session: 's-1' })).text();
  expect(server.requests).toHaveLength(1);
  expect(server.requests[0]).toMatchObject({
    method: 'POST',
    path: '/v1/messages',
    query: 'beta=true',
    headers: { 'content-type': 'application/json' },
    apiKey: 'any-key',
    model: 'claude-test',
    prompt: 'Fix it',
    stream: true,
    sessionId: 's-1',
    turn: 1,
    attempt: 1,
    body: { model: 'claude-test' },
    at: expect.any(Date),
  });
  expect(await server.requests[0]?.closed).toBe('finished');
});

test('the record names the tools, the system prompt and a bearer token', async () => {
  await using server = await startModelServer();
  await fetch(`${server.url}/v1/messages`, {
    method: 'POST',
    headers: { authorization: 'Bearer token-1' },
    body: JSON.stringify({
      system: [
        { type: 'text', text: 'Be brief.' },
        { type: 'text', text: 'Be kind.' },
      ],
      tools: [{ name: 'Bash' }, { name: 'StructuredOutput' }, 'odd'],
      messages: [{ role: 'user', content: 'Hello' }],
    }),
  });
  expect(server.requests[0]).toMatchObject({
    apiKey: 'token-1',
    system: 'Be brief.\nBe kind.',
    tools: ['Bash', 'StructuredOutput'],
    stream: false,
  });
});

test('tokens are counted roughly', async () => {
  await using server = await startModelServer();
  const count = async (content: string) => {
    const body = JSON.stringify({ model: 'claude-test', messages: [{ role: 'user', content }] });
    const response = await fetch(`${server.url}/v1/messages/count_tokens?beta=true`, {
      method: 'POST',
      body,
    });
    return ((await response.json()) as { input_tokens: number }).input_tokens;
  };
  expect((await count('x'.repeat(4_000))) - (await count(''))).toBe(1_000);
});

test.each([
  ['GET', '/'],
  ['GET', '/v1/messages'],
  ['POST', '/v1/complete'],
  ['GET', '//'],
])('%s %s is not found, in the form of the API', async (method, path) => {
  await using server = await startModelServer();
  const response = await fetch(server.url + path, { method });
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ type: 'error', error: { type: 'not_found_error' } });
});

test('HEAD / is answered without a body', async () => {
  await using server = await startModelServer();
  const response = await fetch(server.url, { method: 'HEAD' });
  expect(response.status).toBe(404);
  expect(server.requests[0]).toMatchObject({ method: 'HEAD', path: '/', body: undefined, prompt: '' });
});

test.each(['', 'not json', '{}', '[]', '{"messages":"hello"}'])(
  'a body of %j is an invalid request',
  async (body) => {
    await using server = await startModelServer();
    const response = await fetch(`${server.url}/v1/messages`, { method: 'POST', body });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
  },
);

test('a client that leaves in the middle of its request leaves no record and no harm', async () => {
  await using server = await startModelServer();
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write('POST /v1/messages HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{"mess');
  socket.destroy();
  await once(socket, 'close');
  expect((await ask(server)).status).toBe(200);
  expect(server.requests).toHaveLength(1);
});

test('waiting gives a request that is already there, or the next one that fits', async () => {
  await using server = await startModelServer();
  await ask(server, { prompt: 'one' });
  expect((await server.waitForRequest()).prompt).toBe('one');
  const two = server.waitForRequest(({ prompt }) => prompt === 'two');
  await ask(server, { prompt: 'other' });
  await ask(server, { prompt: 'two' });
  expect((await two).prompt).toBe('two');
});

test('waiting ends with the signal', async () => {
  await using server = await startModelServer();
  const waiting = new AbortController();
  const request = server.waitForRequest(undefined, { signal: waiting.signal });
  waiting.abort(new Error('enough'));
  await expect(request).rejects.toThrow('enough');
});

test('waiting ends when the server closes', async () => {
  const server = await startModelServer();
  const request = server.waitForRequest();
  await Promise.all([expect(request).rejects.toThrow('The model server was closed'), server.close()]);
  await expect(server.waitForRequest()).rejects.toThrow('The model server was closed');
});

test('closing ends hanging requests and idle connections, and twice is harmless', async () => {
  const server = await startModelServer({
    script: ({ prompt }) => (prompt === 'hang' ? hang() : { text: 'OK' }),
  });
  await (await ask(server)).text();
  const pending = ask(server, { prompt: 'hang' });
  const request = await server.waitForRequest(({ prompt }) => prompt === 'hang');
  await Promise.all([expect(pending).rejects.toThrow(), server.close(), server.close()]);
  await server.close();
  expect(await request.closed).toBe('aborted');
  await expect(ask(server)).rejects.toThrow();
});

test('a port that is taken is an error', async () => {
  await using server = await startModelServer();
  const port = Number(new URL(server.url).port);
  await expect(startModelServer({ port })).rejects.toThrow('EADDRINUSE');
});

test('the URL of a server that listens on every address is one that can be called', async () => {
  await using server = await startModelServer({ host: '0.0.0.0' });
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});
