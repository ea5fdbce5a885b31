import { ClaudeOpsError, type Artifact, type OpenArtifactOptions } from '@claude-ops/contract';
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
  expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
  expect(response.headers.get('content-disposition')).toBe('attachment; filename=hello.txt');
  expect(response.headers.get('content-length')).toBe('5');
  expect(response.headers.get('artifact-status')).toBe('created');
});

test('of a link the headers say where it leads, whatever is in that name', async () => {
  const linkTarget = '../v2/ü \r\nx';
  const api = createScriptedApi({
    openArtifact: async (_, path) => ({
      artifact: { path, status: 'created', bytes: 5, sha256: null, mediaType: 'text/plain', linkTarget },
      range: null,
      body: hello(),
    }),
  });
  await using server = await startServer({ api });
  const { response } = await server.request(`/api/tasks/${id}/artifacts/link`);
  expect(response.headers.get('artifact-link-target')).toBe(encodeURIComponent(linkTarget));
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

const sha256 = 'a'.repeat(64);
const etag = `"${sha256}"`;
const url = `/api/tasks/${id}/artifacts/report.html`;

/** An artifact of ten bytes that knows its hash. */
function apiWithTenBytes() {
  const calls: (OpenArtifactOptions['range'] | null)[] = [];
  let unread = 0;
  const api = createScriptedApi({
    openArtifact: async (_, path, { range } = {}) => {
      calls.push(range ?? null);
      const artifact: Artifact = { path, status: 'modified', bytes: 10, sha256, mediaType: 'text/html' };
      if (range === undefined) return { artifact, range: null, body: counted('0123456789') };
      const [start, end] =
        'last' in range ? [Math.max(0, 10 - range.last), 9] : [range.start, Math.min(9, range.end ?? 9)];
      if (start > end)
        throw new ClaudeOpsError('range_not_satisfiable', 'It has 10 bytes.', { details: { bytes: 10 } });
      return { artifact, range: { start, end }, body: counted('0123456789'.slice(start, end + 1)) };
    },
  });
  const counted = (text: string) => {
    unread += 1;
    return new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          unread -= 1;
          controller.enqueue(Buffer.from(text));
          controller.close();
        },
        cancel: () => void (unread -= 1),
      },
      { highWaterMark: 0 },
    );
  };
  return { api, calls, countUnread: () => unread };
}

test.each([
  ['bytes=2-4', '234', 'bytes 2-4/10'],
  ['bytes=7-', '789', 'bytes 7-9/10'],
  ['bytes=-3', '789', 'bytes 7-9/10'],
  ['bytes=0-99', '0123456789', 'bytes 0-9/10'],
])('Range: %s brings %s', async (range, expected, contentRange) => {
  const { api } = apiWithTenBytes();
  await using server = await startServer({ api });
  const { response, text } = await server.request(url, { headers: { range } });
  expect([response.status, text, response.headers.get('content-range')]).toEqual([
    206,
    expected,
    contentRange,
  ]);
  expect(response.headers.get('content-length')).toBe(String(expected.length));
  expect(response.headers.get('etag')).toBe(etag);
});

test.each([
  'bytes=0-1,3-4',
  'items=0-1',
  'bytes=4-2',
  'bytes=a-b',
  'bytes=-',
  '',
  'bytes=1',
  `bytes=${'9'.repeat(40)}-`,
])('Range: %s asks for nothing that is answered in part', async (range) => {
  const { api } = apiWithTenBytes();
  await using server = await startServer({ api });
  const { response, text } = await server.request(url, { headers: { range } });
  expect([response.status, text]).toEqual([200, '0123456789']);
  expect(response.headers.get('accept-ranges')).toBe('bytes');
});

test('a range beyond the end is refused, with how long the artifact is', async () => {
  const { api } = apiWithTenBytes();
  await using server = await startServer({ api });
  const { response, body } = await server.request(url, { headers: { range: 'bytes=10-' } });
  expect([response.status, response.headers.get('content-range')]).toEqual([416, 'bytes */10']);
  expect(body).toMatchObject({ code: 'range_not_satisfiable' });
});

test.each([etag, `W/${etag}`, `"other", ${etag}`, '*'])(
  'If-None-Match: %s brings no bytes, also of a range',
  async (value) => {
    const { api, countUnread } = apiWithTenBytes();
    await using server = await startServer({ api });
    for (const headers of [{ 'if-none-match': value }, { 'if-none-match': value, range: 'bytes=50-' }]) {
      const { response, text } = await server.request(url, { headers });
      expect([response.status, text, response.headers.get('etag')]).toEqual([304, '', etag]);
    }
    expect(countUnread()).toBe(0);
  },
);

test('If-None-Match of something else brings the bytes', async () => {
  const { api } = apiWithTenBytes();
  await using server = await startServer({ api });
  const headers = { 'if-none-match': `"other"` };
  const { response, text } = await server.request(url, { headers });
  expect([response.status, text]).toEqual([200, '0123456789']);
});

test.each([
  [etag, 206, '234'],
  [`W/${etag}`, 200, '0123456789'],
  ['"other"', 200, '0123456789'],
  ['Wed, 21 Oct 2026 07:28:00 GMT', 200, '0123456789'],
])('a range is only answered where If-Range still holds: %s', async (ifRange, status, expected) => {
  const { api, countUnread } = apiWithTenBytes();
  await using server = await startServer({ api });
  const headers = { range: 'bytes=2-4', 'if-range': ifRange };
  const { response, text } = await server.request(url, { headers });
  expect([response.status, text]).toEqual([status, expected]);
  expect(countUnread()).toBe(0);
});

test('HEAD says what GET would, without the bytes, and takes no range', async () => {
  const { api, calls } = apiWithTenBytes();
  await using server = await startServer({ api });
  const { response, text } = await server.request(url, { method: 'HEAD', headers: { range: 'bytes=1-2' } });
  expect([response.status, text, response.headers.get('content-length')]).toEqual([200, '', '10']);
  expect(response.headers.get('etag')).toBe(etag);
  expect(calls).toEqual([null]);
});

test.each([
  ['a%0D%0Aset-cookie:%20a=b', /filename="a\?\?set-cookie: a=b"/],
  ['%22quoted%22', /filename="\\"quoted\\""/],
  ['out/%C3%BC.txt', /filename\*=UTF-8''%C3%BC\.txt/],
])('the name %s is harmless in a header', async (path, expected) => {
  const { api } = apiWithTenBytes();
  await using server = await startServer({ api });
  const { response } = await server.request(`/api/tasks/${id}/artifacts/${path}`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-disposition')).toMatch(expected);
  expect(response.headers.get('set-cookie')).toBeNull();
});

test('all artifacts are a zip archive with a name of its own', async () => {
  const api = createScriptedApi({ openArtifactArchive: async () => hello() });
  await using server = await startServer({ api });
  const { response, text } = await server.request(`/api/tasks/${id}/artifacts.zip`);
  expect([response.status, text]).toEqual([200, 'hello']);
  expect(response.headers.get('content-type')).toBe('application/zip');
  expect(response.headers.get('content-disposition')).toBe(`attachment; filename=artifacts-${id}.zip`);
});
