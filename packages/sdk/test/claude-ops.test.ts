import { ROUTES, type ClaudeOpsApi } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { ClaudeOps } from '../src/index.ts';
import { json } from './fixtures/answers.ts';
import { startScriptedServer } from './fixtures/start-scripted-server.ts';
import { health, id, taskWith } from './fixtures/values.ts';

const input = { prompt: 'Say hello', apiKey: 'sk-ant-test-key' };
const profile = { name: 'tools', servers: {} };
const page = { data: [], nextCursor: null };
const aProfile = { id, name: 'tools', description: null, servers: {}, createdAt: '', updatedAt: '' };

const calls: [string, (client: ClaudeOps) => Promise<unknown>, string, unknown][] = [
  ['createTask', (client) => client.createTask(input), 'POST /api/tasks', taskWith('queued')],
  ['getTask', (client) => client.getTask(id), `GET /api/tasks/${id}`, taskWith('queued')],
  ['cancelTask', (client) => client.cancelTask(id), `DELETE /api/tasks/${id}`, taskWith('cancelled')],
  ['listTasks', (client) => client.listTasks(), 'GET /api/tasks', page],
  [
    'listTasks with a filter',
    (client) =>
      client.listTasks({
        status: ['queued', 'running'],
        tags: { 'a b': 'c&d' },
        limit: 5,
        cursor: undefined,
      }),
    'GET /api/tasks?status=queued&status=running&tag.a+b=c%26d&limit=5',
    page,
  ],
  [
    'listTaskEvents',
    (client) => client.listTaskEvents(id, { after: 3, limit: 2 }),
    `GET /api/tasks/${id}/events?after=3&limit=2`,
    { data: [], nextAfter: null },
  ],
  [
    'listArtifacts',
    (client) => client.listArtifacts(id, { limit: 2 }),
    `GET /api/tasks/${id}/artifacts?limit=2`,
    page,
  ],
  ['createMcpProfile', (client) => client.createMcpProfile(profile), 'POST /api/mcp-profiles', aProfile],
  [
    'listMcpProfiles',
    (client) => client.listMcpProfiles({ cursor: 'x' }),
    'GET /api/mcp-profiles?cursor=x',
    page,
  ],
  ['getMcpProfile', (client) => client.getMcpProfile(id), `GET /api/mcp-profiles/${id}`, aProfile],
  [
    'replaceMcpProfile',
    (client) => client.replaceMcpProfile(id, profile),
    `PUT /api/mcp-profiles/${id}`,
    aProfile,
  ],
  ['getHealth', (client) => client.getHealth(), 'GET /health', health],
];

test.each(calls)('%s is its route, and answers what the server does', async (_, call, line, answer) => {
  await using server = await startScriptedServer(json(answer));
  const client = new ClaudeOps({ baseUrl: server.url });

  expect(await call(client)).toEqual(answer);

  expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([line]);
});

test('deleteMcpProfile takes an empty answer', async () => {
  await using server = await startScriptedServer((response) => response.writeHead(204).end());

  await expect(new ClaudeOps({ baseUrl: server.url }).deleteMcpProfile(id)).resolves.toBeUndefined();

  expect(server.requests).toMatchObject([{ method: 'DELETE', url: `/api/mcp-profiles/${id}` }]);
});

test('an input is sent as JSON as it is', async () => {
  await using server = await startScriptedServer(json(taskWith('queued')));

  await new ClaudeOps({ baseUrl: server.url }).createTask(input);

  expect(server.requests[0]?.headers['content-type']).toBe('application/json');
  expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual(input);
});

test('a token is sent with every request', async () => {
  await using server = await startScriptedServer(json(health));

  await new ClaudeOps({ baseUrl: server.url, token: 'secret' }).getHealth();
  await new ClaudeOps({ baseUrl: server.url }).getHealth();

  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer secret', undefined]);
});

test('a base URL may have a path', async () => {
  await using server = await startScriptedServer(json(health));

  await new ClaudeOps({ baseUrl: `${server.url}/claude/ops/` }).getHealth();

  expect(server.requests[0]?.url).toBe('/claude/ops/health');
});

test('another fetch may be used', async () => {
  const seen: string[] = [];
  const fetch: typeof globalThis.fetch = async (request) => {
    seen.push(request instanceof Request ? request.url : String(request));
    return Response.json(health);
  };

  expect(await new ClaudeOps({ baseUrl: 'https://ops.example', fetch }).getHealth()).toEqual(health);

  expect(seen).toEqual(['https://ops.example/health']);
});

test('every operation of the contract has a method', () => {
  const client: ClaudeOpsApi = new ClaudeOps();

  for (const operation of Object.keys(ROUTES) as (keyof typeof ROUTES)[])
    expect(client[operation], operation).toBeInstanceOf(Function);
});
