import { expect, test } from 'vitest';
import { ClaudeOps, type ClaudeOpsApi } from '../../src/index.ts';
import { json, problem } from '../fixtures/answers.ts';
import { startScriptedServer, type ScriptedServer } from '../fixtures/start-scripted-server.ts';
import { id } from '../fixtures/values.ts';

const page = (ids: number[], nextCursor: string | null) =>
  json({ data: ids.map((n) => ({ id: n })), nextCursor });
const first = page([1, 2], 'b');
const second = page([3], null);

const clientOf = (server: ScriptedServer) => new ClaudeOps({ baseUrl: server.url, retry: 0 });
const urlsOf = (server: ScriptedServer) => server.requests.map(({ url }) => url);

test('awaited, a list is one page', async () => {
  await using server = await startScriptedServer(first, second);
  const api: ClaudeOpsApi = clientOf(server);

  expect(await api.listTasks({ limit: 2 })).toEqual({ data: [{ id: 1 }, { id: 2 }], nextCursor: 'b' });

  expect(urlsOf(server)).toEqual(['/api/tasks?limit=2']);
});

test('iterated, it is everything on it and on the pages after it', async () => {
  await using server = await startScriptedServer(first, second);

  const tasks = await Array.fromAsync(clientOf(server).listTasks({ status: 'failed', limit: 2 }));

  expect(tasks).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
  expect(urlsOf(server)).toEqual([
    '/api/tasks?status=failed&limit=2',
    '/api/tasks?status=failed&limit=2&cursor=b',
  ]);
});

test('it begins where the caller says', async () => {
  await using server = await startScriptedServer(first, second);

  await Array.fromAsync(clientOf(server).listTasks({ cursor: 'a' }));

  expect(urlsOf(server)).toEqual(['/api/tasks?cursor=a', '/api/tasks?cursor=b']);
});

test('artifacts and MCP profiles are listed so too', async () => {
  await using server = await startScriptedServer(first, second, first, second);
  const client = clientOf(server);

  expect(await Array.fromAsync(client.listArtifacts(id))).toHaveLength(3);
  expect(await Array.fromAsync(client.listMcpProfiles({ limit: 2 }))).toHaveLength(3);

  expect(urlsOf(server)).toEqual([
    `/api/tasks/${id}/artifacts`,
    `/api/tasks/${id}/artifacts?cursor=b`,
    '/api/mcp-profiles?limit=2',
    '/api/mcp-profiles?limit=2&cursor=b',
  ]);
});

test('the first page is asked for once, when it is awaited or iterated', async () => {
  await using server = await startScriptedServer(first, second);
  const tasks = clientOf(server).listTasks();
  expect(server.requests).toEqual([]);

  expect((await tasks).nextCursor).toBe('b');
  expect((await tasks).nextCursor).toBe('b');
  expect(await Array.fromAsync(tasks)).toHaveLength(3);

  expect(urlsOf(server)).toEqual(['/api/tasks', '/api/tasks?cursor=b']);
});

test('leaving the loop asks for nothing more', async () => {
  await using server = await startScriptedServer(first, second);

  for await (const task of clientOf(server).listTasks()) {
    expect(task).toEqual({ id: 1 });
    break;
  }

  expect(server.requests).toHaveLength(1);
});

test('a failure is that of whoever awaits or iterates', async () => {
  await using server = await startScriptedServer(problem(422, 'invalid_cursor'));
  const refused = { code: 'invalid_cursor' };
  const client = clientOf(server);

  await expect(client.listTasks()).rejects.toMatchObject(refused);
  await expect(Array.fromAsync(client.listTasks())).rejects.toMatchObject(refused);
  await expect(client.listTasks().catch((error: unknown) => error)).resolves.toMatchObject(refused);
  await expect(client.listTasks().finally(() => undefined)).rejects.toMatchObject(refused);
});

test('an aborted signal ends the iteration', async () => {
  await using server = await startScriptedServer(first, second);
  const giveUp = new AbortController();

  const tasks = clientOf(server).listTasks({}, { signal: giveUp.signal })[Symbol.asyncIterator]();
  await tasks.next();
  await tasks.next();
  giveUp.abort();

  await expect(tasks.next()).rejects.toMatchObject({ code: 'wait_aborted' });
});

test('a server that answers the same page for ever is not followed', async () => {
  await using server = await startScriptedServer(page([1], 'b'));

  await expect(Array.fromAsync(clientOf(server).listTasks())).rejects.toMatchObject({
    code: 'unexpected_response',
  });
});
