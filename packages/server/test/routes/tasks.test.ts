import { ClaudeOpsError, ROUTES } from '@claude-ops/contract';
import { expect, test, vi } from 'vitest';
import { createScriptedApi } from '../fixtures/create-scripted-api.ts';
import { json, startServer } from '../fixtures/start-server.ts';

test('creating a task answers 201 with its location', async () => {
  await using server = await startServer();

  const { response, body } = await server.request('/api/tasks', json({ prompt: 'Say hello' }));

  expect(response.status).toBe(201);
  expect(body).toMatchObject({ status: 'queued' });
  expect(response.headers.get('location')).toBe(`/api/tasks/${(body as { id: string }).id}`);
});

test('a body reaches the api as it was sent, and the idempotency key with it', async () => {
  const api = createScriptedApi();
  const createTask = vi.fn(async () => api.addTask());
  await using server = await startServer({ api: { ...api, createTask } });
  const body = { prompt: 7, timeout: '60', unknown: { nested: [null] }, tags: { a: 1 } };

  await server.request('/api/tasks', {
    ...json(body),
    headers: { 'content-type': 'application/json; charset=utf-8', 'idempotency-key': 'once' },
  });

  expect(createTask).toHaveBeenCalledExactlyOnceWith(body, {
    signal: expect.any(AbortSignal),
    idempotencyKey: 'once',
    onReplayed: expect.any(Function),
  });
});

test('an answer keeps fields that no schema mentions', async () => {
  const api = createScriptedApi();
  const { id } = api.addTask();
  const getTask = async () => ({ ...(await api.getTask(id)), later: { added: true } });
  await using server = await startServer({ api: { ...api, getTask } });

  expect((await server.request(`/api/tasks/${id}`)).body).toMatchObject({ id, later: { added: true } });
});

test('DELETE cancels a task', async () => {
  const api = createScriptedApi();
  const { id } = api.addTask();
  await using server = await startServer({ api });

  const { response, body } = await server.request(`/api/tasks/${id}`, { method: 'DELETE' });

  expect(response.status).toBe(200);
  expect(body).toMatchObject({ id, status: 'cancelled' });
});

test('a DELETE with a content type and no body is no malformed request', async () => {
  const api = createScriptedApi();
  await using server = await startServer({ api });

  const { response } = await server.request(`/api/tasks/${api.addTask().id}`, {
    method: 'DELETE',
    headers: { 'content-type': 'application/json' },
  });

  expect(response.status).toBe(200);
});

test('deleting an MCP profile answers 204 with nothing', async () => {
  await using server = await startServer();

  const { response, text } = await server.request('/api/mcp-profiles/019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90', {
    method: 'DELETE',
  });

  expect([response.status, text]).toEqual([204, '']);
});

test('HEAD answers what GET does, without the body', async () => {
  const api = createScriptedApi();
  const { id } = api.addTask();
  await using server = await startServer({ api });

  for (const path of ['/health', '/api/tasks', `/api/tasks/${id}`, `/api/tasks/${id}/events`]) {
    const { response, text } = await server.request(path, { method: 'HEAD' });
    expect([path, response.status, text]).toEqual([path, 200, '']);
    expect(response.headers.get('content-type')).toContain('application/json');
  }
});

test('the signal of a call is aborted when its caller goes away, and only then', async () => {
  const signals: AbortSignal[] = [];
  const api = createScriptedApi({
    cancelTask: (_, { signal } = {}) => {
      if (signal) signals.push(signal);
      return new Promise((_resolve, reject) =>
        signal?.addEventListener('abort', () => reject(new ClaudeOpsError('wait_aborted', 'Given up.'))),
      );
    },
    createTask: async (_, { signal } = {}) => {
      if (signal) signals.push(signal);
      return api.addTask();
    },
  });
  await using server = await startServer({ api });
  const away = new AbortController();

  await server.request('/api/tasks', json({}));
  const left = server.request(`/api/tasks/${api.addTask().id}`, { method: 'DELETE', signal: away.signal });
  await expect.poll(() => signals.length).toBe(2);
  away.abort();

  await expect(left).rejects.toThrow();
  await expect.poll(() => signals.map(({ aborted }) => aborted)).toEqual([false, true]);
});

test('every route of the contract is there, with its schemas', async () => {
  await using server = await startServer();

  for (const route of Object.values(ROUTES))
    expect(server.server.app.hasRoute({ method: route.method, url: route.path }), route.path).toBe(true);
});
