import { fastify, type FastifyInstance } from 'fastify';
import { expect, test } from 'vitest';
import { createServer } from '../../src/index.ts';
import { createScriptedApi } from '../fixtures/create-scripted-api.ts';
import { json } from '../fixtures/start-server.ts';
import { mountedSuite, openMounted, PREFIX, type Mount } from './mounted-suite.ts';

const mountIn =
  (host: FastifyInstance): Mount =>
  async (server) => {
    await host.register(server.plugin, { prefix: PREFIX });
    const origin = await host.listen({ port: 0, host: '127.0.0.1' });
    return { origin, [Symbol.asyncDispose]: () => host.close() };
  };

mountedSuite((server) => mountIn(fastify())(server));

const input = { prompt: 'hello', apiKey: 'sk-ant-made-up' };

test("the host's own hooks decide first, and their headers are sent along", async () => {
  const host = fastify();
  host.addHook('onRequest', async (request, reply) => {
    reply.header('x-host', 'fastify');
    if (request.headers.authorization !== 'Basic made-up')
      throw Object.assign(new Error('Sign in.'), { statusCode: 401 });
  });
  await using mounted = await openMounted(mountIn(host), { access: { isDecidedByHost: true } });
  const refused = await mounted.request('/health');
  expect(await refused.json()).toEqual({ statusCode: 401, error: 'Unauthorized', message: 'Sign in.' });
  const served = await mounted.request('/health', { headers: { authorization: 'Basic made-up' } });
  expect([served.status, served.headers.get('x-host')]).toEqual([200, 'fastify']);
});

test('routes, parsers and errors of the host stay what they are', async () => {
  const host = fastify();
  host.post('/echo', async ({ body }) => body);
  await using mounted = await openMounted(mountIn(host));
  const created = await mounted.request('/api/tasks', json(input));
  expect(created.status).toBe(201);
  const echo = await fetch(new URL('/echo', created.url), json({ a: 1 }));
  expect(await echo.json()).toEqual({ a: 1 });
  const missing = await fetch(new URL('/missing', created.url));
  expect(await missing.json()).toMatchObject({ statusCode: 404, error: 'Not Found' });
});

test('the host that closes ends the event streams', async () => {
  const host = fastify();
  await using mounted = await openMounted(mountIn(host));
  const { id } = mounted.api.addTask();
  const response = await mounted.request(`/api/tasks/${id}/events`, {
    headers: { accept: 'text/event-stream' },
  });
  const text = response.text();
  await expect.poll(() => mounted.api.followers).toHaveLength(1);
  await host.close();
  expect(await text).toContain('task.queued');
});

test('a registration at another path than the prefix is refused', async () => {
  const host = fastify();
  host.register(createServer({ api: createScriptedApi() }).plugin, { prefix: '/elsewhere' });
  await expect(host.ready()).rejects.toThrow(
    'claude-ops is mounted at "/elsewhere" but was made for "": call createServer with prefix: "/elsewhere".',
  );
});
