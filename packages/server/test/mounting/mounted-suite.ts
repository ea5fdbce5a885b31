import { HEADERS, SERVER_ROUTES } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { createServer, type Server } from '../../src/index.ts';
import { createScriptedApi, type ScriptedApi } from '../fixtures/create-scripted-api.ts';
import { json } from '../fixtures/start-server.ts';
import { readFrames } from '../fixtures/read-frames.ts';

export interface Mounted extends AsyncDisposable {
  readonly server: Server;
  readonly api: ScriptedApi;
  /** Sends a request to a path below the prefix. */
  request(path: string, init?: RequestInit): Promise<Response>;
}

/** Listens with something that a server is mounted in; gives the address, and how to end it. */
export type Mount = (server: Server) => Promise<{ readonly origin: string } & AsyncDisposable>;

export const PREFIX = '/v1/ops';

const artifact = {
  path: 'a.txt',
  status: 'created',
  bytes: 7,
  sha256: null,
  mediaType: 'text/plain',
} as const;

export async function openMounted(mount: Mount, options = {}): Promise<Mounted> {
  const uploads: string[] = [];
  const api = createScriptedApi({
    createTask: async (_, { archive } = {}) => {
      if (archive !== undefined) uploads.push(await new Response(archive.stream()).text());
      return { ...api.addTask(), tags: { uploads: uploads.join() } };
    },
    openArtifact: async () => ({ artifact, range: null, body: new Blob(['content']).stream() }),
    openArtifactArchive: async () => new Blob(['PK']).stream(),
  });
  const server = createServer({ api, prefix: PREFIX, ...options });
  const host = await mount(server);
  return {
    server,
    api,
    request: (path, init) => fetch(`${host.origin}${PREFIX}${path}`, init),
    async [Symbol.asyncDispose]() {
      await server.close();
      await host[Symbol.asyncDispose]();
    },
  };
}

const input = { prompt: 'hello', apiKey: 'sk-ant-made-up' };

/** What works wherever a server is mounted. */
export function mountedSuite(mount: Mount): void {
  test('a task is created, and the links of the answer lead below the prefix', async () => {
    await using mounted = await openMounted(mount);
    const created = await mounted.request('/api/tasks', json(input));
    expect(created.status).toBe(201);
    const { id } = (await created.json()) as { id: string };
    expect(created.headers.get('location')).toBe(`${PREFIX}/api/tasks/${id}`);
    const found = await fetch(new URL(created.headers.get('location') ?? '', created.url));
    expect(await found.json()).toMatchObject({ id, prompt: 'Say hello' });
    expect((await mounted.request(`/api/tasks/${id}`, { method: 'HEAD' })).status).toBe(200);
  });

  test('problems, the document and the page know the prefix', async () => {
    await using mounted = await openMounted(mount);
    const missing = await mounted.request('/api/tasks/nope');
    expect(await missing.json()).toMatchObject({
      type: `${PREFIX}/docs#task_not_found`,
      instance: `${PREFIX}/api/tasks/nope`,
    });
    const unknown = await mounted.request('/nope?secret=1');
    expect(await unknown.json()).toMatchObject({
      code: 'route_not_found',
      instance: `${PREFIX}/nope`,
      detail: `There is no route ${PREFIX}/nope.`,
    });
    const wrong = await mounted.request('/api/tasks', { method: 'PATCH' });
    expect(wrong.headers.get('allow')).toBe('POST, GET, HEAD');
    const document = await mounted.request(SERVER_ROUTES.getOpenApiDocument.path);
    expect(await document.json()).toMatchObject({ servers: [{ url: PREFIX }] });
    const page = await (await mounted.request('/docs')).text();
    expect(page).toContain(`href="${PREFIX}/openapi.json"`);
    expect(page).toContain(`http://127.0.0.1:3000${PREFIX}/api/tasks`);
  });

  test('the prefix alone and a query are no stumbling blocks', async () => {
    await using mounted = await openMounted(mount);
    for (const path of ['', '/', '?a=1'])
      expect(await (await mounted.request(path)).json()).toMatchObject({ code: 'route_not_found' });
    expect((await mounted.request('/api/tasks?limit=1')).status).toBe(200);
  });

  test('events are streamed as they happen, and the reader who leaves is known to have left', async () => {
    await using mounted = await openMounted(mount);
    const { id } = mounted.api.addTask();
    const reading = new AbortController();
    const response = await mounted.request(`/api/tasks/${id}/events`, {
      headers: { accept: 'text/event-stream' },
      signal: reading.signal,
    });
    const frames = readFrames(response);
    expect((await frames.next()).value).toHaveProperty('retry');
    expect((await frames.next()).value).toMatchObject({ event: 'task.queued' });
    mounted.api.addEvent(id, 'claude.message');
    expect((await frames.next()).value).toMatchObject({ event: 'claude.message' });
    reading.abort();
    await expect.poll(() => mounted.api.followers[0]?.signal?.aborted).toBe(true);
  });

  test('closing the server ends the streams, and refuses what still comes', async () => {
    await using mounted = await openMounted(mount);
    const { id } = mounted.api.addTask();
    const response = await mounted.request(`/api/tasks/${id}/events`, {
      headers: { accept: 'text/event-stream' },
    });
    const text = response.text();
    await expect.poll(() => mounted.api.followers).toHaveLength(1);
    await mounted.server.close();
    expect(await text).toContain('task.queued');
    expect(await (await mounted.request('/health')).json()).toMatchObject({ code: 'shutting_down' });
  });

  test('an archive goes in, artifacts come out', async () => {
    await using mounted = await openMounted(mount);
    const form = new FormData();
    form.append('task', new Blob([JSON.stringify(input)], { type: 'application/json' }));
    form.append('files', new Blob(['x'.repeat(300_000)], { type: 'application/zip' }));
    const created = await mounted.request('/api/tasks', { method: 'POST', body: form });
    const task = (await created.json()) as { id: string; tags: { uploads: string } };
    expect(task.tags.uploads).toHaveLength(300_000);
    const download = await mounted.request(`/api/tasks/${task.id}/artifacts/a.txt`);
    expect(await download.text()).toBe('content');
    expect((await mounted.request(`/api/tasks/${task.id}/artifacts.zip`)).headers.get('content-type')).toBe(
      'application/zip',
    );
  });

  test('bodies that are wrong are refused as problems, and nothing hangs', async () => {
    await using mounted = await openMounted(mount, { bodyLimitBytes: 1_000 });
    const post = async (body: string, headers: Record<string, string> = {}) =>
      await mounted.request('/api/tasks', {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', ...headers },
      });
    expect(await (await post('{')).json()).toMatchObject({ code: 'malformed_request' });
    expect(await (await post(JSON.stringify('x'.repeat(2_000)))).json()).toMatchObject({
      code: 'payload_too_large',
    });
    expect(await (await post('a=1', { 'content-type': 'text/plain' })).json()).toMatchObject({
      code: 'unsupported_media_type',
    });
    expect((await post('{}')).headers.get(HEADERS.requestId)).not.toBeNull();
  });

  test('without a decision of the host, only callers on this machine are served', async () => {
    await using mounted = await openMounted(mount);
    const headers = { 'x-forwarded-for': '203.0.113.7' };
    expect((await mounted.request('/api/tasks', { headers })).status).toBe(403);
    await using open = await openMounted(mount, { access: { isDecidedByHost: true } });
    expect((await open.request('/api/tasks', { headers })).status).toBe(200);
  });

  test('tokens are asked for, whoever decides', async () => {
    const access = { isDecidedByHost: true, tokens: ['made-up'] };
    await using mounted = await openMounted(mount, { access });
    expect((await mounted.request('/api/tasks')).status).toBe(401);
    const headers = { authorization: 'Bearer made-up' };
    expect((await mounted.request('/api/tasks', { headers })).status).toBe(200);
  });
}
