import { ClaudeOpsError, type Caller, type Callers, type ClaudeOpsApi } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { createServer, type ServerOptions } from '../../src/index.ts';
import { createScriptedApi } from '../fixtures/create-scripted-api.ts';

const VIEWER: Caller = { token: { id: 'one', name: 'viewer' }, role: 'viewer', ownTasks: false };
const ADMIN: Caller = { token: { id: 'two', name: 'admin' }, role: 'admin', ownTasks: false };

/** A server whose callers show their names. */
function openServer(overrides: Partial<Callers> = {}, options: Partial<ServerOptions> = {}) {
  const noted: unknown[] = [];
  const api: ClaudeOpsApi = createScriptedApi();
  const callers: Callers = {
    find: async (token) => [VIEWER, ADMIN].find((caller) => caller.token?.name === token),
    as: () => api,
    watch: () => ({ ended: new AbortController().signal, [Symbol.dispose]() {} }),
    note: async (entry) => void noted.push(entry),
    ...overrides,
  };
  const server = createServer({
    api: { ...api, callers },
    access: { tokens: ['of-the-server'] },
    ...options,
  });
  const ask = async (method: 'GET' | 'POST' | 'DELETE', url: string, token?: string) => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const { statusCode, headers: answered, body } = await server.app.inject({ method, url, headers });
    return { status: statusCode, headers: answered, body };
  };
  return { server, noted, ask, [Symbol.asyncDispose]: () => server.close() };
}

test('a route that the embedding program has added is for admins, as it is in no route table', async () => {
  await using room = openServer();
  room.server.app.get('/own', async () => 'own');
  expect((await room.ask('GET', '/own')).status).toBe(401);
  expect((await room.ask('GET', '/own', 'viewer')).body).toContain('insufficient_role');
  for (const token of ['admin', 'of-the-server'])
    expect((await room.ask('GET', '/own', token)).body).toBe('own');
});

test('a path that names another method of a route is not found, and never served by the role of the other', async () => {
  await using room = openServer();
  expect((await room.ask('POST', '/health', 'viewer')).body).toContain('route_not_found');
  expect((await room.ask('DELETE', '/api/tokens', 'viewer')).body).toContain('route_not_found');
});

test('a call that can not be noted in the audit log is answered all the same, and logged', async () => {
  const lines: unknown[] = [];
  const log = (facts: unknown) => void lines.push(facts);
  const logger = {
    level: 'info',
    fatal: log,
    error: log,
    warn: log,
    info: log,
    debug: log,
    trace: log,
    silent: log,
  };
  const child = () => ({ ...logger, child });
  await using room = openServer(
    {
      note: async () => {
        throw new ClaudeOpsError('storage_unavailable', 'The disk is full.');
      },
    },
    { logger: child() },
  );
  expect((await room.ask('DELETE', '/api/tasks/x', 'viewer')).body).toContain('insufficient_role');
  expect(lines).toContainEqual(
    expect.objectContaining({ event: 'audit_failed', action: 'cancelTask', outcome: 'refused', target: 'x' }),
  );
});

test('callers that can not be looked up are refused for a time, and not let in', async () => {
  await using room = openServer({
    find: async () => {
      throw new ClaudeOpsError('storage_unavailable', 'The disk is full.');
    },
  });
  expect((await room.ask('GET', '/health', 'viewer')).status).toBe(503);
  expect((await room.ask('GET', '/livez', 'viewer')).status).toBe(200);
  expect((await room.ask('GET', '/health', 'of-the-server')).status).not.toBe(503);
});

test('each token has a rate of its own', async () => {
  await using room = openServer({}, { rateLimit: { max: 2 } });
  const statusOf = async (token: string) => (await room.ask('GET', '/api/nothing', token)).status;
  for (const token of ['viewer', 'admin'])
    expect([await statusOf(token), await statusOf(token), await statusOf(token)]).toEqual([404, 404, 429]);
});

test('an api that knows no callers takes the token of the server alone', async () => {
  await using server = createServer({ api: createScriptedApi(), access: { tokens: ['of-the-server'] } });
  const ask = async (token: string) =>
    (await server.app.inject({ url: '/health', headers: { authorization: `Bearer ${token}` } })).statusCode;
  expect(await ask('viewer')).toBe(401);
  expect(await ask('of-the-server')).not.toBe(401);
});
