import { expect, test } from 'vitest';
import type { EndedRequest, ServerMetrics } from '../../src/index.ts';
import { startServer } from '../fixtures/start-server.ts';

interface RecordingMetrics extends ServerMetrics {
  readonly ended: EndedRequest[];
}

function recordingMetrics(): RecordingMetrics {
  const ended: EndedRequest[] = [];
  return {
    ended,
    contentType: 'text/plain; version=0.0.4; charset=utf-8',
    text: async ({ eventReaders }) => `readers ${eventReaders}\n`,
    requestEnded: (request) => void ended.push(request),
  };
}

test('/metrics answers with the text of the metrics, and its media type', async () => {
  await using server = await startServer({ metrics: recordingMetrics() });
  const { response, text } = await server.request('/metrics');
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(text).toBe('readers 0\n');
});

test('a reader of events counts as long as it reads', async () => {
  await using server = await startServer({ metrics: recordingMetrics() });
  const { id } = server.api.addTask();
  const leaving = new AbortController();
  await fetch(`${server.url}/api/tasks/${id}/events`, {
    headers: { accept: 'text/event-stream' },
    signal: leaving.signal,
  });
  expect((await server.request('/metrics')).text).toBe('readers 1\n');
  leaving.abort();
  await expect.poll(async () => (await server.request('/metrics')).text).toBe('readers 0\n');
});

test('every request is told of by its route, once it is over', async () => {
  const metrics = recordingMetrics();
  await using server = await startServer({ metrics });
  const { id } = server.api.addTask();
  await server.request(`/api/tasks/${id}`);
  await server.request('/api/tasks/nope');
  await server.request('/nowhere');
  await expect.poll(() => metrics.ended).toHaveLength(3);
  const durationMs = expect.any(Number);
  expect(metrics.ended).toEqual([
    { method: 'GET', route: '/api/tasks/:id', status: 200, durationMs },
    { method: 'GET', route: '/api/tasks/:id', status: 404, durationMs },
    { method: 'GET', route: undefined, status: 404, durationMs },
  ]);
});

test('metrics are for those who may call the api', async () => {
  await using server = await startServer({ metrics: recordingMetrics(), access: { tokens: ['a-token'] } });
  expect((await server.request('/metrics')).response.status).toBe(401);
  const authorization = 'Bearer a-token';
  expect((await server.request('/metrics', { headers: { authorization } })).response.status).toBe(200);
});

test('a server that keeps no metrics has no such route', async () => {
  await using server = await startServer();
  const { response, body } = await server.request('/metrics');
  expect(response.status).toBe(404);
  expect(body).toMatchObject({ code: 'route_not_found' });
});

test('a fault of the metrics is logged, and no request suffers from it', async () => {
  const requestEnded = () => {
    throw new Error('no more room');
  };
  await using server = await startServer({ metrics: { ...recordingMetrics(), requestEnded } });
  expect((await server.request('/health')).response.status).toBe(200);
  await expect.poll(() => server.log.map(({ msg }) => msg)).toContain('a request could not be measured');
});
