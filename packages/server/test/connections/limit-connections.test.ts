import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createScriptedApi } from '../fixtures/create-scripted-api.ts';
import { isRoot, startAsUser } from '../fixtures/as-user.ts';
import { sendRaw } from '../fixtures/send-raw.ts';
import { startServer, type StartedServer } from '../fixtures/start-server.ts';

const UID = 60_001;
const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

/** Connections that say nothing, or one thing. */
async function openConnections({ url }: StartedServer, count: number, bytes = '') {
  const { hostname, port } = new URL(url);
  const sockets = await Promise.all(
    Array.from({ length: count }, async () => {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      socket.write(bytes);
      return socket;
    }),
  );
  return {
    sockets,
    [Symbol.dispose]() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

const countOf = ({ server }: StartedServer) =>
  new Promise<number>((resolve, reject) => {
    server.app.server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });

const isClosed = (socket: Socket) => socket.destroyed || socket.readableEnded;

test('beyond the limit the connection that has been idle longest is closed, and a new one is served', async () => {
  await using server = await startServer({ connections: { max: 20, maxPerPeer: 10 } });
  using idle = await openConnections(server, 10);
  for (const socket of idle.sockets) socket.resume();
  expect(
    await sendRaw(server.url, get('/livez').replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')),
  ).toMatch(/^HTTP\/1\.1 200 /);
  await expect.poll(() => idle.sockets.filter(isClosed).length).toBe(1);
});

test('where every connection has a request, a new one is answered with 503 and Retry-After', async () => {
  const api = createScriptedApi();
  const { id } = api.addTask();
  await using server = await startServer({ api, connections: { max: 20, maxPerPeer: 10 } });
  const read = `GET /api/tasks/${id}/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n`;
  using readers = await openConnections(server, 10, read);
  await Promise.all(readers.sockets.map((socket) => once(socket, 'data')));
  const answer = await sendRaw(server.url, get('/livez'));
  expect(answer).toMatch(/^HTTP\/1\.1 503 [^]*retry-after: 1\r\n[^]*"code":"too_many_connections"/);
  expect(readers.sockets.filter(isClosed)).toEqual([]);
});

test('a request on a refused connection is not carried out', async () => {
  const api = createScriptedApi();
  const { id } = api.addTask();
  await using server = await startServer({ api, connections: { max: 1, maxPerPeer: 1 } });
  const read = `GET /api/tasks/${id}/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n`;
  using readers = await openConnections(server, 1, read);
  await Promise.all(readers.sockets.map((socket) => once(socket, 'data')));
  await sendRaw(server.url, `POST /api/tasks/${id}/cancel HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  expect(server.log.filter(({ method }) => method === 'POST')).toEqual([]);
});

test('a thousand refused connections are one line of the log', async () => {
  await using server = await startServer({ connections: { max: 10, maxPerPeer: 10 } });
  using _ = await openConnections(server, 1_000);
  expect(await countOf(server)).toBeLessThanOrEqual(10 + 64);
  expect(server.log.filter(({ event }) => event === 'connections_limited')).toHaveLength(1);
});

test('400 readers of one client are within the limits', async () => {
  const api = createScriptedApi();
  const { id } = api.addTask();
  await using server = await startServer({ api });
  const read = `GET /api/tasks/${id}/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n`;
  using readers = await openConnections(server, 400, read);
  await Promise.all(readers.sockets.map((socket) => once(socket, 'data')));
  expect(readers.sockets.filter(isClosed)).toEqual([]);
});

describe.runIf(isRoot)('a process of a user that agents run as', () => {
  test('keeps few of 3,000 connections, and other users are served', async () => {
    await using server = await startServer({ access: { isRunUid: (uid) => uid === UID } });
    const { port } = new URL(server.url);
    const flood = `for i in $(seq 3000); do exec {fd}<>/dev/tcp/127.0.0.1/${port}; done; echo open; cat`;
    await using agent = startAsUser(UID, flood);
    const flooded = new AbortController();
    agent.stdout?.once('data', () => flooded.abort());
    let served = 0;
    for (; !flooded.signal.aborted; served += 1)
      expect((await server.request('/health')).response.status).toBe(200);
    expect(served).toBeGreaterThan(5);
    await expect.poll(() => countOf(server)).toBeLessThan(64 + 16);
    expect((await server.request('/health')).response.status).toBe(200);
  });
});
