import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { ClaudeOpsError } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { createServer } from '../../src/index.ts';
import { createScriptedApi } from '../fixtures/create-scripted-api.ts';
import { readFrames } from '../fixtures/read-frames.ts';
import { startServer } from '../fixtures/start-server.ts';

test('closing ends open event streams in good order, without a final event', async () => {
  const api = createScriptedApi();
  const { id } = api.addTask();
  await using server = await startServer({ api });
  const response = await fetch(`${server.url}/api/tasks/${id}/events`, {
    headers: { accept: 'text/event-stream' },
  });
  const frames = readFrames(response);
  await frames.next();
  await frames.next();

  const closed = server.server.close();

  expect(await frames.next()).toEqual({ done: true, value: undefined });
  await closed;
  expect(api.followers[0]).toMatchObject({ isReturned: true, signal: { aborted: true } });
});

test('closing answers what is in flight, and then closes the connection', async () => {
  const entered = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const api = createScriptedApi();
  const getHealth = async () => {
    entered.resolve();
    await release.promise;
    return api.getHealth();
  };
  await using server = await startServer({ api: { ...api, getHealth } });
  const answer = fetch(`${server.url}/health`);
  await entered.promise;

  const closed = server.server.close();
  await expect.poll(() => server.server.app.server.listening).toBe(false);
  release.resolve();

  expect((await answer).headers.get('connection')).toBe('close');
  expect(await (await answer).json()).toMatchObject({ status: 'ok' });
  await closed;
});

test('a download in flight is finished before the connection closes', async () => {
  const api = createScriptedApi({
    openArtifact: async (_, path) => ({
      artifact: { path, status: 'created', bytes: 7, sha256: null, mediaType: 'text/plain' },
      range: null,
      body: body.readable,
    }),
  });
  const body = new TransformStream<Uint8Array, Uint8Array>();
  const writer = body.writable.getWriter();
  await using server = await startServer({ api });
  const answer = fetch(`${server.url}/api/tasks/${api.addTask().id}/artifacts/a.txt`);
  await writer.write(new TextEncoder().encode('one '));
  const response = await answer;

  const closed = server.server.close();
  await expect.poll(() => server.server.app.server.listening).toBe(false);
  await writer.write(new TextEncoder().encode('two'));
  await writer.close();

  expect(await response.text()).toBe('one two');
  await closed;
});

test('a request that arrives while the server closes is refused as shutting_down', async () => {
  await using server = await startServer();
  const { hostname, port } = new URL(server.url);
  const accepted = new Promise<Socket>((resolve) => server.server.app.server.once('connection', resolve));
  const socket = connect(Number(port), hostname);
  socket.write('GET /health HTTP/1.1\r\n');
  const connection = await accepted;
  await expect.poll(() => connection.bytesRead).toBeGreaterThan(0);

  const closed = server.server.close();
  await expect.poll(() => server.server.app.server.listening).toBe(false);
  socket.write('host: localhost\r\n\r\n');

  const answer = await text(socket);
  expect(answer).toMatch(/^HTTP\/1\.1 503 /);
  expect(answer).toContain('"code":"shutting_down"');
  await closed;
});

test('an event stream that was about to start is refused as shutting_down', async () => {
  const base = createScriptedApi();
  const entered = Promise.withResolvers<void>();
  const getTask: typeof base.getTask = (_, { signal } = {}) => {
    entered.resolve();
    return new Promise((_resolve, reject) =>
      signal?.addEventListener('abort', () => reject(new ClaudeOpsError('wait_aborted', 'Given up.'))),
    );
  };
  await using server = await startServer({ api: { ...base, getTask } });
  const answer = fetch(`${server.url}/api/tasks/${base.addTask().id}/events`, {
    headers: { accept: 'text/event-stream' },
  });
  await entered.promise;

  const closed = server.server.close();

  expect((await answer).status).toBe(503);
  expect(await (await answer).json()).toMatchObject({ code: 'shutting_down' });
  await closed;
});

test('idle keep-alive connections do not hold up the closing', async () => {
  await using server = await startServer();
  const agent = new Agent({ keepAlive: true });
  await new Promise((resolve) =>
    get(`${server.url}/health`, { agent }, (response) => response.resume().once('end', resolve)),
  );

  const before = performance.now();
  await server.server.close();

  expect(performance.now() - before).toBeLessThan(2_000);
  agent.destroy();
});

test('a connection that was never used does not hold up the closing', async () => {
  await using server = await startServer();
  const { hostname, port } = new URL(server.url);
  const accepted = once(server.server.app.server, 'connection');
  const socket = connect(Number(port), hostname);
  await accepted;

  const before = performance.now();
  await server.server.close();

  expect(performance.now() - before).toBeLessThan(2_000);
  socket.destroy();
});

test('a request that never ends is cut off after the time for closing', async () => {
  await using server = await startServer({ closeTimeoutMs: 50 });
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  socket.on('error', () => undefined);
  socket.write('GET /health HTTP/1.1\r\n');
  await expect.poll(() => socket.bytesWritten).toBeGreaterThan(0);

  await server.server.close();

  await expect.poll(() => socket.destroyed || socket.readableEnded).toBe(true);
});

test('a second close waits for the first', async () => {
  await using server = await startServer();

  const closings = [server.server.close(), server.server.close()];

  await expect(Promise.all(closings)).resolves.toEqual([undefined, undefined]);
  await expect(fetch(`${server.url}/health`)).rejects.toThrow();
});

test('a server that never listened can be closed', async () => {
  await using server = createServer({ api: createScriptedApi() });

  await expect(server.close()).resolves.toBeUndefined();
});

test('a port that is taken rejects with its address', async () => {
  await using server = await startServer();
  await using second = createServer({ api: server.api });

  await expect(second.listen({ port: Number(new URL(server.url).port), host: '127.0.0.1' })).rejects.toThrow(
    /EADDRINUSE.*127\.0\.0\.1/,
  );
});

test.each(['127.0.0.1', '0.0.0.0', '::1', '::', 'localhost'])(
  'the url of host %s reaches the server',
  async (host) => {
    await using server = createServer({ api: createScriptedApi() });

    const { url } = await server.listen({ port: 0, host });

    expect((await fetch(`${url}/health`)).status).toBe(200);
  },
);
