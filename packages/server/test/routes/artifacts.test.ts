import { ClaudeOpsError, type Artifact } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { createScriptedApi } from '../fixtures/create-scripted-api.ts';
import { startServer } from '../fixtures/start-server.ts';

const id = '019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90';

function apiWith(mediaType: string, body: () => ReadableStream<Uint8Array>) {
  const opened: string[] = [];
  const api = createScriptedApi({
    openArtifact: async (_, path) => {
      opened.push(path);
      if (path === 'missing') throw new ClaudeOpsError('artifact_not_found', 'There is no such artifact.');
      const artifact: Artifact = { path, status: 'created', bytes: 5, sha256: null, mediaType };
      return { artifact, range: null, body: body() };
    },
  });
  return { api, opened };
}

const hello = () => new Blob(['hello']).stream();

test('an artifact is streamed as an attachment of its type', async () => {
  const { api } = apiWith('text/plain; charset=utf-8', hello);
  await using server = await startServer({ api });

  const { response, text } = await server.request(`/api/tasks/${id}/artifacts/out/hello.txt`);

  expect([response.status, text]).toEqual([200, 'hello']);
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('content-disposition')).toBe('attachment');
});

test.each([
  ['a/b.txt', 'a/b.txt'],
  ['a%20b/%C3%BC%2Fx', 'a b/ü/x'],
  ['..%2F..%2Fetc/passwd', '../../etc/passwd'],
  ['%00', '\0'],
  ['', ''],
])('the path %s reaches the api decoded, for the api to judge', async (path, decoded) => {
  const { api, opened } = apiWith('text/plain', hello);
  await using server = await startServer({ api });

  await server.request(`/api/tasks/${id}/artifacts/${path}`);

  expect(opened).toEqual([decoded]);
});

test('a media type that is none is sent as bytes', async () => {
  const { api } = apiWith('text/html\r\nset-cookie: a=b', hello);
  await using server = await startServer({ api });

  const { response } = await server.request(`/api/tasks/${id}/artifacts/a`);

  expect(response.headers.get('content-type')).toBe('application/octet-stream');
  expect(response.headers.get('set-cookie')).toBeNull();
});

test('an artifact that is missing is not found', async () => {
  const { api } = apiWith('text/plain', hello);
  await using server = await startServer({ api });

  const { response, body } = await server.request(`/api/tasks/${id}/artifacts/missing`);

  expect(response.status).toBe(404);
  expect(body).toMatchObject({ code: 'artifact_not_found' });
});

test.each(['GET', 'HEAD'])(
  'the bytes of an artifact are cancelled when nobody reads them: %s',
  async (method) => {
    let isCancelled = false;
    const endless = () =>
      new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
        cancel: () => void (isCancelled = true),
      });
    const { api } = apiWith('application/zip', endless);
    await using server = await startServer({ api });

    const response = await fetch(`${server.url}/api/tasks/${id}/artifacts/a`, { method });
    await response.body?.cancel();

    await expect.poll(() => isCancelled).toBe(true);
  },
);
