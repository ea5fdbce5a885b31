import { expect, test } from 'vitest';
import { json, startServer } from '../fixtures/start-server.ts';

const origin = 'https://app.example.org';
const preflight = (from = origin) => ({
  method: 'OPTIONS',
  headers: {
    origin: from,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type,idempotency-key',
  },
});

test('a preflight of a listed origin is answered without a token', async () => {
  await using server = await startServer({ access: { tokens: ['secret'], corsOrigins: [origin] } });
  const { response } = await server.request('/api/tasks', preflight());

  expect(response.status).toBe(204);
  const allowed = (response.headers.get('access-control-allow-headers') ?? '').split(', ');
  expect(allowed).toEqual(expect.arrayContaining(['authorization', 'content-type', 'idempotency-key']));
  expect(response.headers.get('access-control-allow-methods')).toContain('POST');
  expect(response.headers.get('access-control-allow-origin')).toBe(origin);
  expect(response.headers.get('vary')).toBe('Origin');
});

test('a page of a listed origin reads answers and refusals, and streams', async () => {
  await using server = await startServer({ access: { tokens: ['secret'], corsOrigins: [origin] } });
  const task = server.api.addTask();
  server.api.addEvent(task.id, 'task.completed');
  const headers = { origin, authorization: 'Bearer secret' };
  const answers = [
    await server.request('/api/tasks', { headers }),
    await server.request('/api/tasks', { headers: { origin } }),
    await server.request(`/api/tasks/${task.id}/events`, {
      headers: { ...headers, accept: 'text/event-stream' },
    }),
  ];

  expect(answers.map(({ response }) => response.status)).toEqual([200, 401, 200]);
  for (const { response } of answers) {
    expect(response.headers.get('access-control-allow-origin')).toBe(origin);
    expect(response.headers.get('access-control-expose-headers')).toContain('x-request-id');
    expect(response.headers.has('access-control-allow-credentials')).toBe(false);
  }
});

test('another origin is told nothing, and its preflight is refused as any request', async () => {
  await using server = await startServer({ access: { tokens: ['secret'], corsOrigins: [origin] } });
  const { response } = await server.request('/api/tasks', preflight('https://evil.example'));

  expect(response.status).toBe(401);
  expect(response.headers.has('access-control-allow-origin')).toBe(false);
});

test('without a token, pages of a listed origin may write, and * lists none', async () => {
  await using listed = await startServer({ access: { corsOrigins: [origin] } });
  await using all = await startServer({ access: { corsOrigins: ['*'] } });
  const write = {
    ...json({ prompt: 'x' }),
    headers: { 'content-type': 'application/json', origin },
  };

  expect((await listed.request('/api/tasks', write)).response.status).toBe(201);
  expect((await all.request('/api/tasks', write)).response.status).toBe(403);
});

test('with a token, * lists every origin', async () => {
  await using server = await startServer({ access: { tokens: ['secret'], corsOrigins: ['*'] } });
  const { response } = await server.request('/api/tasks', preflight('https://any.example'));

  expect(response.status).toBe(204);
  expect(response.headers.get('access-control-allow-origin')).toBe('https://any.example');
});
