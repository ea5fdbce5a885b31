import { ClaudeOpsError, ERROR_TABLE, ERROR_TITLES, type ErrorCode } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { createScriptedApi } from '../fixtures/create-scripted-api.ts';
import { json, startServer } from '../fixtures/start-server.ts';

const unknownId = '019aa0c2-5d2e-7b1c-9f65-ffffffffffff';

test.each(Object.keys(ERROR_TABLE) as ErrorCode[])('%s is answered as a problem document', async (code) => {
  const api = createScriptedApi({
    getHealth: async () => {
      throw new ClaudeOpsError(code, 'What failed.', {
        details: { n: 1 },
        errors: [{ pointer: '/a', detail: 'b' }],
      });
    },
  });
  await using server = await startServer({ api });

  const { response, body } = await server.request('/health?');

  expect(response.status).toBe(ERROR_TABLE[code].status);
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(body).toEqual({
    type: `/docs#${code}`,
    title: ERROR_TITLES[code],
    status: ERROR_TABLE[code].status,
    detail: 'What failed.',
    instance: '/health',
    code,
    requestId: response.headers.get('x-request-id'),
    errors: [{ pointer: '/a', detail: 'b' }],
    details: { n: 1 },
  });
});

test('an error that nobody foresaw is logged with its stack and answered without its text', async () => {
  const api = createScriptedApi({
    getHealth: async () => {
      throw Object.assign(new Error('cannot read the vault'), {
        statusCode: 404,
        input: { apiKey: 'sk-ant-1' },
      });
    },
  });
  await using server = await startServer({ api });

  const { response, body, text } = await server.request('/health');

  expect(response.status).toBe(500);
  expect(body).toMatchObject({ code: 'internal_error' });
  expect(text).not.toContain('vault');
  const line = server.log.find(({ msg }) => msg === 'an unexpected error occurred');
  expect(line).toMatchObject({
    requestId: response.headers.get('x-request-id'),
    err: { message: 'cannot read the vault', stack: expect.stringContaining('refusals.test.ts') },
  });
  expect(JSON.stringify(server.log)).not.toContain('sk-ant-1');
});

test('a store that fails is logged with its cause, and answered as something to try again', async () => {
  const cause = Object.assign(new Error('disk I/O error at /var/lib'), { code: 'SQLITE_IOERR_WRITE' });
  const api = createScriptedApi({
    createTask: async () => {
      throw new ClaudeOpsError('storage_unavailable', 'The tasks cannot be stored.', { cause });
    },
  });
  await using server = await startServer({ api });

  const { response, body, text } = await server.request('/api/tasks', json({ prompt: 'hello' }));

  expect(response.status).toBe(503);
  expect(body).toMatchObject({ code: 'storage_unavailable', detail: 'The tasks cannot be stored.' });
  expect(text).not.toContain('/var/lib');
  expect(server.log).toContainEqual(
    expect.objectContaining({
      event: 'storage_unavailable',
      err: expect.objectContaining({
        cause: expect.objectContaining({ code: 'SQLITE_IOERR_WRITE', message: cause.message }),
      }),
    }),
  );
});

test('what is thrown need not be an error', async () => {
  const api = createScriptedApi({ getHealth: () => Promise.reject('just a text') });
  await using server = await startServer({ api });

  expect((await server.request('/health')).body).toMatchObject({ code: 'internal_error' });
});

test('a refusal of another copy of the contract is a refusal', async () => {
  const foreign = Object.assign(new Error('no'), {
    code: 'task_not_found',
    facts: ERROR_TABLE.task_not_found,
  });
  Object.defineProperty(foreign, Symbol.for('claude-ops.error'), { value: true });
  await using server = await startServer({
    api: createScriptedApi({ getHealth: () => Promise.reject(foreign) }),
  });

  expect((await server.request('/health')).response.status).toBe(404);
});

test.each([
  ['/api/nope', 'There is no route /api/nope.'],
  ['/health/', 'There is no route /health/.'],
  ['/', 'There is no route /.'],
])('%s is no route', async (path, detail) => {
  await using server = await startServer();

  const { response, body } = await server.request(path);

  expect(response.status).toBe(404);
  expect(response.headers.get('allow')).toBeNull();
  expect(body).toMatchObject({ code: 'route_not_found', detail, instance: path });
});

test.each([
  ['PATCH', '/api/tasks', 'POST, GET, HEAD'],
  ['OPTIONS', `/api/tasks/${unknownId}`, 'GET, HEAD, DELETE'],
  ['POST', `/api/tasks/${unknownId}/artifacts/a/b.txt`, 'GET, HEAD'],
  ['TRACE', '/health', 'GET, HEAD'],
  ['QUERY', '/health', 'GET, HEAD'],
])('%s %s is refused with the methods that the path takes', async (method, path, allow) => {
  await using server = await startServer();

  const answer = await server.server.app.inject({ method: method as 'PATCH', url: path });

  expect(answer.statusCode).toBe(404);
  expect(answer.headers['allow']).toBe(allow);
  expect(answer.json()).toMatchObject({
    code: 'route_not_found',
    detail: `${path} takes ${allow}, not ${method}.`,
  });
});

test('an unknown route is refused before its body is read', async () => {
  await using server = await startServer();

  expect((await server.request('/api/nope', { ...json(1), body: '{' })).body).toMatchObject({
    code: 'route_not_found',
  });
});

test.each([
  ['/api/tasks/nope', 'task_not_found'],
  ['/api/tasks/', 'task_not_found'],
  ['/api/tasks/nope/events', 'task_not_found'],
  ['/api/tasks/nope/artifacts', 'task_not_found'],
  ['/api/tasks/nope/artifacts/a.txt', 'task_not_found'],
  [`/api/tasks/${unknownId}`, 'task_not_found'],
  [`/api/tasks/${unknownId.toUpperCase()}`, 'task_not_found'],
  ['/api/tasks/%00', 'task_not_found'],
  ['/api/tasks/..%2f..%2fetc', 'task_not_found'],
  [`/api/tasks/${'x'.repeat(4_000)}`, 'task_not_found'],
  ['/api/mcp-profiles/nope', 'mcp_profile_not_found'],
])('%s is not found', async (path, code) => {
  await using server = await startServer();

  const { response, body } = await server.request(path);

  expect(response.status).toBe(404);
  expect(body).toMatchObject({ code });
});

test('an operation that the api does not do yet is not_implemented', async () => {
  await using server = await startServer();

  const { response, body } = await server.request('/api/mcp-profiles', json({ name: 'a', servers: {} }));

  expect(response.status).toBe(501);
  expect(body).toMatchObject({ code: 'not_implemented' });
});
