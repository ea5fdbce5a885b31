import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Agent, fetch as undiciFetch } from 'undici';
import { expect, test } from 'vitest';
import { ClaudeOps, type Fetch, type TaskStatus } from '../../src/index.ts';
import { event, frame } from '../fixtures/answers.ts';
import { urlOf } from '../fixtures/url-of.ts';
import { taskWith } from '../fixtures/values.ts';

const idOf = (n: number) => `019aa0c2-5d2e-7b1c-9f65-${String(n).padStart(12, '0')}`;

/** A server with so many running tasks: it lists, answers and streams them, and counts its connections. */
async function startTasks(count: number) {
  const statuses = new Map<string, TaskStatus>(
    Array.from({ length: count }, (_, n) => [idOf(n), 'running'] as const),
  );
  const streams = new Map<ServerResponse, string>();
  const sockets = new Set<Socket>();
  const counted = { most: 0, requests: 0, lists: 0 };

  const server = createServer((request: IncomingMessage, response) => {
    counted.requests += 1;
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://host');
    const [, , , id = '', more] = pathname.split('/');
    if (id === '') {
      counted.lists += 1;
      list(response, Number(searchParams.get('cursor') ?? 0), Number(searchParams.get('limit')));
    } else if (more === 'events') follow(response, id);
    else {
      if (request.method === 'DELETE') finish(id, 'cancelled');
      answer(response, { ...taskWith(statuses.get(id) ?? 'failed'), id });
    }
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    counted.most = Math.max(counted.most, sockets.size);
    socket.once('close', () => sockets.delete(socket));
  });

  function list(response: ServerResponse, from: number, limit: number): void {
    const active = [...statuses].filter(([, status]) => status === 'running').map(([id]) => ({ id }));
    const next = from + limit < active.length ? String(from + limit) : null;
    answer(response, { data: active.slice(from, from + limit), nextCursor: next });
  }
  function follow(response: ServerResponse, id: string): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(frame(event(1, 'task.queued')));
    const status = statuses.get(id);
    if (status !== 'running') return void response.end(frame(event(2, `task.${status}`)));
    streams.set(response, id);
    response.once('close', () => streams.delete(response));
  }
  function finish(id: string, status: TaskStatus = 'completed'): void {
    statuses.set(id, status);
    for (const [response, followed] of streams)
      if (followed === id) response.end(frame(event(2, `task.${status}`)));
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: urlOf(server),
    counted,
    finish,
    followed: () => [...streams.values()],
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function answer(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

test('200 waits of one client take at most 4 connections, and all end', async () => {
  await using server = await startTasks(200);
  const client = new ClaudeOps({ baseUrl: server.url });

  const waits = Array.from({ length: 200 }, (_, n) =>
    client.waitForCompletion(idOf(n), { pollIntervalMs: 20 }),
  );
  await expect.poll(() => server.counted.lists).toBeGreaterThan(2);
  const requests = server.counted.requests;
  for (let n = 0; n < 200; n += 1) server.finish(idOf(n));
  const tasks = await Promise.all(waits);

  expect(tasks.map(({ id, status }) => `${id} ${status}`)).toEqual(
    Array.from({ length: 200 }, (_, n) => `${idOf(n)} completed`),
  );
  expect(server.counted.most).toBeLessThanOrEqual(4);
  // Lists tell that they run: they are not asked for one by one.
  expect(requests).toBeLessThan(60);
});

test('with 6 connections to a host, as in a browser, and 6 waits, a cancel goes through', async () => {
  await using server = await startTasks(6);
  const dispatcher = new Agent({ connections: 6, pipelining: 1 });
  const fetch: Fetch = async (url, init) => undiciFetch(url, { ...(init as object), dispatcher });
  const client = new ClaudeOps({ baseUrl: server.url, fetch });

  const waits = Array.from({ length: 6 }, (_, n) =>
    client.waitForCompletion(idOf(n), { pollIntervalMs: 20 }),
  );
  await expect.poll(server.followed).toHaveLength(2);
  for (let n = 0; n < 6; n += 1) await client.cancelTask(idOf(n));

  for (const { status } of await Promise.all(waits)) expect(status).toBe('cancelled');
  await dispatcher.destroy();
});

test('a single wait is told by its event stream, however long its interval is', async () => {
  await using server = await startTasks(1);
  const wait = new ClaudeOps({ baseUrl: server.url }).waitForCompletion(idOf(0), 600_000);
  await expect.poll(server.followed).toEqual([idOf(0)]);

  server.finish(idOf(0));

  expect(await wait).toMatchObject({ status: 'completed' });
});

test('a stream that is left is taken by a wait that had none', async () => {
  await using server = await startTasks(3);
  const client = new ClaudeOps({ baseUrl: server.url });
  const waits = [0, 1, 2].map((n) => client.waitForCompletion(idOf(n), { pollIntervalMs: 20 }));
  await expect.poll(server.followed).toHaveLength(2);

  const [first] = server.followed();
  server.finish(first ?? '');

  await expect.poll(() => server.followed().includes(idOf(2))).toBe(true);
  for (const n of [0, 1, 2]) server.finish(idOf(n));
  await Promise.all(waits);
});

test('one of many waits can be given up, and the others go on', async () => {
  await using server = await startTasks(20);
  const client = new ClaudeOps({ baseUrl: server.url });
  const giveUp = new AbortController();
  const waits = Array.from({ length: 20 }, (_, n) =>
    client.waitForCompletion(idOf(n), {
      pollIntervalMs: 20,
      ...(n % 2 === 0 ? { signal: giveUp.signal } : {}),
    }),
  );
  await expect.poll(() => server.counted.lists).toBeGreaterThan(1);
  giveUp.abort();
  for (let n = 0; n < 20; n += 1) server.finish(idOf(n));

  const outcomes = await Promise.allSettled(waits);
  expect(outcomes.map(({ status }) => status)).toEqual(
    Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? 'rejected' : 'fulfilled')),
  );
});
