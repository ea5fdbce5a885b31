import { describe, expect, test } from 'vitest';
import { createScriptedApi } from '../fixtures/create-scripted-api.ts';
import { asUser, isRoot, sendBy } from '../fixtures/as-user.ts';
import { json, startServer } from '../fixtures/start-server.ts';

const UID = 60_001;
const isRunUid = (uid: number) => uid === UID;
const get = (path: string, headers = '') =>
  `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}\r\n`;
const body = '{"prompt":"x","apiKey":"sk-ant-api03-made-up-by-an-agent"}';
const post = `POST /api/tasks HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

describe.runIf(isRoot)('a process of a user that agents run as', () => {
  test.for(['127.0.0.1', '::1'])('is refused at %s, and other users are served', async (host) => {
    await using server = await startServer({ access: { isRunUid } });
    const { port } = new URL(server.url);
    const refused = await asUser(UID, sendBy(host, port, get('/api/tasks')));
    expect(refused).toMatch(/^HTTP\/1\.1 403 /);
    expect(refused).toContain('"code":"agent_refused"');
    expect(await asUser(UID + 1, sendBy(host, port, get('/api/tasks')))).toMatch(/^HTTP\/1\.1 200 /);
    expect((await server.request('/api/tasks')).response.status).toBe(200);
  });

  test('makes no task, also where it goes before anybody asks who it is', async () => {
    const created: unknown[] = [];
    const api = createScriptedApi();
    const createTask: typeof api.createTask = async (...call) => {
      created.push(call);
      return await api.createTask(...call);
    };
    await using server = await startServer({ api: { ...api, createTask }, access: { isRunUid } });
    const { port } = new URL(server.url);
    const sendAndGo = `for i in $(seq 50); do printf '${post.replaceAll('\r\n', '\\r\\n')}' > /dev/tcp/127.0.0.1/${port}; done`;
    await asUser(UID, sendAndGo);
    const posts = () => server.log.filter(({ msg, method }) => msg === 'request' && method === 'POST');
    await expect.poll(() => posts().length).toBe(50);
    expect(posts().filter(({ status, isCutOff }) => status !== 403 && isCutOff !== true)).toEqual([]);
    expect(created).toEqual([]);
  });

  test('is served with a token it was given, and told why it is not without', async () => {
    await using server = await startServer({ access: { tokens: ['of-a-caller'], isRunUid } });
    const { port } = new URL(server.url);
    const ask = async (headers: string) =>
      await asUser(UID, sendBy('127.0.0.1', port, get('/health', headers)));
    expect(await ask('Authorization: Bearer of-a-caller\r\n')).toMatch(/^HTTP\/1\.1 200 /);
    expect(await ask('Authorization: Bearer a-guess\r\n')).toContain('"code":"agent_refused"');
    expect(await ask('')).toContain('"code":"agent_refused"');
    expect((await server.request('/health')).response.status).toBe(401);
  });

  test('takes nothing of the rate of other users', async () => {
    await using server = await startServer({ access: { isRunUid }, rateLimit: { max: 2 } });
    const { port } = new URL(server.url);
    const statuses = [];
    for (let count = 0; count < 3; count += 1)
      statuses.push((await asUser(UID, sendBy('127.0.0.1', port, get('/health')))).slice(9, 12));
    expect(statuses).toEqual(['403', '403', '429']);
    expect((await server.request('/health')).response.status).toBe(200);
  });

  test('reads the public routes', async () => {
    await using server = await startServer({ access: { isRunUid } });
    expect(await asUser(UID, sendBy('127.0.0.1', new URL(server.url).port, get('/livez')))).toMatch(
      /^HTTP\/1\.1 200 /,
    );
  });
});

test('a request that is injected comes from no agent', async () => {
  await using server = await startServer({ access: { isRunUid } });
  const answer = await server.server.app.inject({ url: '/health', headers: { host: 'localhost' } });
  expect(answer.statusCode).toBe(200);
});

test.for([
  'Forwarded: for=192.0.2.1',
  'X-Forwarded-For: 192.0.2.1',
  'X-Forwarded-Proto: https',
  'X-Real-IP: 192.0.2.1',
  'Via: 1.1 proxy',
])('without tokens %j is refused, and told what to set', async (header) => {
  await using server = await startServer();
  const [name = '', value = ''] = header.split(': ');
  const { response, body: problem } = await server.request('/health', { headers: { [name]: value } });
  expect(response.status).toBe(403);
  expect(problem).toMatchObject({ code: 'forbidden', detail: expect.stringContaining('CLAUDE_OPS_TOKEN') });
  await using withToken = await startServer({ access: { tokens: ['one'] } });
  const headers = { [name]: value, authorization: 'Bearer one' };
  expect((await withToken.request('/health', { headers })).response.status).toBe(200);
  expect((await withToken.request('/api/tasks', { ...json({}), headers })).response.status).not.toBe(403);
});
