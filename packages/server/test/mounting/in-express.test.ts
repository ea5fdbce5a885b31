import express, { type ErrorRequestHandler, type Express } from 'express';
import { expect, test } from 'vitest';
import { createServer } from '../../src/index.ts';
import { createScriptedApi } from '../fixtures/create-scripted-api.ts';
import { json } from '../fixtures/start-server.ts';
import { listen } from './listen.ts';
import { mountedSuite, openMounted, PREFIX, type Mount } from './mounted-suite.ts';

const mountIn =
  (app: Express): Mount =>
  async (server) => {
    app.use(PREFIX, server.handler);
    return await listen(app);
  };

mountedSuite((server) => mountIn(express())(server));

const input = { prompt: 'hello', apiKey: 'sk-ant-made-up' };

test.each([
  ['json', express.json()],
  ['raw', express.raw({ type: 'application/json' })],
  ['text', express.text({ type: 'application/json' })],
])('JSON that express.%s() has read before is taken', async (_, parser) => {
  await using mounted = await openMounted(mountIn(express().use(parser)));
  const created = await mounted.request('/api/tasks', json(input));
  expect(created.status).toBe(201);
  const empty = await mounted.request('/api/tasks', { method: 'POST' });
  expect(await empty.json()).toMatchObject({ detail: 'The request has no body.' });
});

test('a body that somebody has read and not kept is refused, and does not hang', async () => {
  const app = express().use((request, _response, next) => {
    request.resume().once('end', next);
  });
  await using mounted = await openMounted(mountIn(app));
  const created = await mounted.request('/api/tasks', json(input));
  expect(await created.json()).toMatchObject({
    code: 'malformed_request',
    detail: 'The body was read before claude-ops got the request: mount it before what parses bodies.',
  });
});

test("the host's own middleware decides first, and its headers are sent along", async () => {
  const app = express().use((request, response, next) => {
    response.setHeader('x-host', 'express');
    if (request.headers.authorization === 'Basic made-up') next();
    else response.status(401).send('sign in');
  });
  await using mounted = await openMounted(mountIn(app), { access: { isDecidedByHost: true } });
  const refused = await mounted.request('/health');
  expect([refused.status, await refused.text()]).toEqual([401, 'sign in']);
  const served = await mounted.request('/health', { headers: { authorization: 'Basic made-up' } });
  expect([served.status, served.headers.get('x-host')]).toEqual([200, 'express']);
});

test('a router within a router is a prefix too, and routes beside it stay', async () => {
  const app = express();
  await using mounted = await openMounted(async (server) => {
    const [outer, inner] = PREFIX.split(/(?<=v1)/);
    const router = express.Router().use(inner ?? '', server.handler);
    app.use(outer ?? '', router);
    app.get('/hello', (_request, response) => void response.send('hello'));
    return await listen(app);
  });
  const missing = await mounted.request('/api/tasks/nope');
  expect(await missing.json()).toMatchObject({ instance: `${PREFIX}/api/tasks/nope` });
  const own = await fetch(new URL('/hello', missing.url));
  expect(await own.text()).toBe('hello');
});

test('a mount at another path than the prefix is an error that says so', async () => {
  const app = express();
  app.use('/elsewhere', createServer({ api: createScriptedApi(), prefix: PREFIX }).handler);
  const errors: unknown[] = [];
  const answer: ErrorRequestHandler = (error, _request, response, _next) => {
    errors.push(error);
    response.status(500).end();
  };
  await using host = await listen(app.use(answer));
  expect((await fetch(`${host.origin}/elsewhere/health`)).status).toBe(500);
  expect(errors).toEqual([
    new TypeError(
      `claude-ops is mounted at "/elsewhere" but was made for "${PREFIX}": call createServer with prefix: "/elsewhere".`,
    ),
  ]);
});
