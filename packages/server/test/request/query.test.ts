import { expect, test, vi } from 'vitest';
import { createScriptedApi } from '../fixtures/create-scripted-api.ts';
import { startServer } from '../fixtures/start-server.ts';

const emptyPage = { data: [], nextCursor: null };

test.each([
  ['', {}],
  ['?status=queued', { status: ['queued'] }],
  ['?status=queued&status=running', { status: ['queued', 'running'] }],
  ['?limit=7&cursor=abc', { limit: 7, cursor: 'abc' }],
  ['?tag.project=demo&tag.a.b=c%20d', { tags: { project: 'demo', 'a.b': 'c d' } }],
  ['?status[]=queued&status[]=running&tag%5B%5D=a=b', { status: ['queued', 'running'], tags: { a: 'b' } }],
  ['?tag=project%3Ddemo', { tags: { project: 'demo' } }],
  ['?tag=project=demo&tag=a.b=c=d&tag.e=f', { tags: { e: 'f', project: 'demo', 'a.b': 'c=d' } }],
  ['?tag.__proto__=x', { tags: JSON.parse('{"__proto__":"x"}') }],
  [
    '?createdAfter=2026-11-22&createdBefore=2026-11-22T19%3A30%3A00%2B01%3A00',
    {
      createdAfter: '2026-11-22',
      createdBefore: '2026-11-22T19:30:00+01:00',
    },
  ],
])('the query "%s" is read as a filter', async (query, filter) => {
  const listTasks = vi.fn(async () => emptyPage);
  await using server = await startServer({ api: createScriptedApi({ listTasks }) });

  const { response } = await server.request(`/api/tasks${query}`);

  expect(response.status).toBe(200);
  expect(listTasks).toHaveBeenCalledExactlyOnceWith(filter, { signal: expect.any(AbortSignal) });
});

test.each([
  ['?limit=0', '/limit'],
  ['?limit=1000', '/limit'],
  ['?limit=1.5', '/limit'],
  ['?limit=1e2', '/limit'],
  ['?limit=0x10', '/limit'],
  ['?limit=', '/limit'],
  ['?limit=99999999999999999999', '/limit'],
  ['?limit=1&limit=2', '/limit'],
  ['?limit[]=1', '/limit[]'],
  ['?status=done', '/status/0'],
  ['?status=', '/status/0'],
  ['?cursor=', '/cursor'],
  ['?createdAfter=yesterday', '/createdAfter'],
  ['?colour=red', '/colour'],
  ['?tags=red', '/tags'],
  ['?__proto__=x', '/__proto__'],
  ['?constructor=x', '/constructor'],
  [`?tag.a=${'x'.repeat(300)}`, '/tags/a'],
  ['?tag.a=1&tag.a=2', '/tags/a'],
  ['?tag.=1', '/tag.'],
  ['?tag=a=1&tag=a=2', '/tags/a'],
  ['?tag=a=1&tag.a=1', '/tags/a'],
  ['?tag=a', '/tag/0'],
  ['?tag==b', '/tag/0'],
])('the query "%s" is refused at %s', async (query, pointer) => {
  await using server = await startServer();

  const { response, body } = await server.request(`/api/tasks${query}`);

  expect(response.status).toBe(422);
  expect(body).toMatchObject({ code: 'invalid_request', errors: [{ pointer }] });
});

test.each([
  [
    '/api/tasks?q=x',
    'unknown parameter "q": known are status, tag, waiting, conversation, createdBy, createdAfter, createdBefore, limit, cursor, names that match ^tag\\.[A-Za-z0-9_.-]{1,64}$',
  ],
  ['/health?verbose=1', 'unknown parameter "verbose": there is none here'],
])('%s is refused by the name of the parameter, with the known ones', async (path, detail) => {
  await using server = await startServer();

  const { body } = await server.request(path);

  expect(body).toMatchObject({ errors: [{ detail }] });
});

test('a route that takes no query refuses one', async () => {
  await using server = await startServer();

  const { body } = await server.request('/health?verbose=1');

  expect(body).toMatchObject({ code: 'invalid_request', errors: [{ pointer: '/verbose' }] });
});

test('a page of events is read with integers', async () => {
  const api = createScriptedApi();
  const { id } = api.addTask();
  api.addEvent(id, 'task.started');
  await using server = await startServer({ api });

  const { body } = await server.request(`/api/tasks/${id}/events?after=1&limit=5`);

  expect(body).toMatchObject({ data: [{ sequence: 2, type: 'task.started' }], nextAfter: null });
});

test.each(['-1', 'x', '1.0', ''])('after=%s is refused', async (after) => {
  const api = createScriptedApi();
  await using server = await startServer({ api });

  const { body } = await server.request(`/api/tasks/${api.addTask().id}/events?after=${after}`);

  expect(body).toMatchObject({ code: 'invalid_request', errors: [{ pointer: '/after' }] });
});
