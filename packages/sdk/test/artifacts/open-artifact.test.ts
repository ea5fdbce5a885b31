import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { ClaudeOps, type ByteRange } from '../../src/index.ts';
import { json, problem } from '../fixtures/answers.ts';
import { startScriptedServer, type Answer, type ScriptedServer } from '../fixtures/start-scripted-server.ts';
import { id } from '../fixtures/values.ts';

const sha256 = 'ab'.repeat(32);
const artifact = { path: 'out/a b.txt', status: 'modified', bytes: 5, sha256, mediaType: 'text/plain' };
const headers = {
  'content-type': 'text/plain',
  'content-length': '5',
  etag: `"${sha256}"`,
  'artifact-status': 'modified',
};
const page = (...data: object[]) => json({ data, nextCursor: null });
const hello: Answer = (response) => response.writeHead(200, headers).end('hello');
const without = (name: keyof typeof headers): Answer => {
  const { [name]: _, ...others } = headers;
  return (response) => response.writeHead(200, others).end('hello');
};

const clientOf = (server: ScriptedServer) => new ClaudeOps({ baseUrl: server.url, retry: 0 });

test('an artifact comes with what it is and its bytes, by one request', async () => {
  await using server = await startScriptedServer(hello);

  const opened = await clientOf(server).openArtifact(id, artifact.path);

  expect(opened).toMatchObject({ artifact, range: null });
  expect(await text(opened.body)).toBe('hello');
  expect(server.requests).toMatchObject([
    { url: `/api/tasks/${id}/artifacts/out/a%20b.txt`, headers: { 'accept-encoding': 'identity' } },
  ]);
  expect(server.requests[0]?.headers).not.toHaveProperty('range');
});

test('of a link the headers say where it leads', async () => {
  const linkTarget = '../v2/ü x';
  const link = { ...headers, 'artifact-link-target': encodeURIComponent(linkTarget) };
  await using server = await startScriptedServer((response) => response.writeHead(200, link).end('hello'));

  const opened = await clientOf(server).openArtifact(id, artifact.path);

  expect(opened.artifact).toEqual({ ...artifact, linkTarget });
});

test.each<[ByteRange, string]>([
  [{ start: 1, end: 3 }, 'bytes=1-3'],
  [{ start: 0 }, 'bytes=0-'],
  [{ start: 7, end: 7 }, 'bytes=7-7'],
  [{ last: 3 }, 'bytes=-3'],
])('the range %j is asked for as %s', async (range, header) => {
  const part = { ...headers, 'content-length': '3', 'content-range': 'bytes 1-3/5' };
  await using server = await startScriptedServer((response) => response.writeHead(206, part).end('ell'));

  const opened = await clientOf(server).openArtifact(id, artifact.path, { range });

  expect(opened).toMatchObject({ artifact, range: { start: 1, end: 3 } });
  expect(await text(opened.body)).toBe('ell');
  expect(server.requests[0]?.headers['range']).toBe(header);
});

test('a server that ignores a range answers all bytes', async () => {
  await using server = await startScriptedServer(hello);

  const opened = await clientOf(server).openArtifact(id, artifact.path, { range: { last: 1 } });

  expect(opened.range).toBeNull();
});

test.each<ByteRange>([
  { start: -1 },
  { start: 0.5 },
  { start: 3, end: 2 },
  { start: 0, end: Number.NaN },
  { last: -1 },
  { last: Infinity },
])('%j is refused without sending', async (range) => {
  await using server = await startScriptedServer(hello);

  await expect(clientOf(server).openArtifact(id, artifact.path, { range })).rejects.toMatchObject({
    code: 'invalid_request',
  });

  expect(server.requests).toEqual([]);
});

test('a weak ETag is one too', async () => {
  await using server = await startScriptedServer((response) =>
    response.writeHead(200, { ...headers, etag: `W/"${sha256}"` }).end('hello'),
  );

  expect((await clientOf(server).openArtifact(id, artifact.path)).artifact).toEqual(artifact);
});

const incomplete: [string, Answer][] = [
  ['no ETag', without('etag')],
  ['no status', without('artifact-status')],
  ['no length', without('content-length')],
  ['no type', without('content-type')],
  [
    'the length of compressed bytes',
    (response) =>
      response.writeHead(200, { ...headers, 'content-length': 0, 'content-encoding': 'gzip' }).end(),
  ],
];

test.each(incomplete)(
  'where an answer comes with %s, the list says what the artifact is',
  async (_, answer) => {
    const other = json({ data: [{ ...artifact, path: 'other' }], nextCursor: 'next' });
    await using server = await startScriptedServer(answer, other, page(artifact));

    const opened = await clientOf(server).openArtifact(id, artifact.path);
    await opened.body.cancel();

    expect(opened.artifact).toEqual(artifact);
    expect(server.requests[2]?.url).toBe(`/api/tasks/${id}/artifacts?limit=200&cursor=next`);
  },
);

const refusals: [string, Answer[], string][] = [
  ['artifact_not_found', [hello], '../x'],
  ['artifact_not_found', [problem(404, 'artifact_not_found')], artifact.path],
  ['artifact_not_found', [without('etag'), page()], artifact.path],
  ['task_not_found', [problem(404, 'task_not_found')], artifact.path],
  ['range_not_satisfiable', [problem(416, 'range_not_satisfiable')], artifact.path],
  ['unexpected_response', [(response) => response.writeHead(206, headers).end('hello')], artifact.path],
];

test.each(refusals)('%s is thrown, and nothing left open', async (code, answers, path) => {
  await using server = await startScriptedServer(...answers);

  await expect(clientOf(server).openArtifact(id, path)).rejects.toMatchObject({ code });

  await expect.poll(() => server.open.size).toBe(0);
});

test('the bytes may take longer than the timeout once they have begun', async () => {
  await using server = await startScriptedServer(async (response) => {
    response.writeHead(200, { ...headers, 'content-length': '7' }).write('one ');
    await new Promise((resolve) => setTimeout(resolve, 600));
    response.end('two');
  });

  const { body } = await new ClaudeOps({ baseUrl: server.url, timeoutMs: 400 }).openArtifact(
    id,
    artifact.path,
  );

  expect(await text(body)).toBe('one two');
});

test('bytes that break off are an error for their reader', async () => {
  await using server = await startScriptedServer((response) => {
    response.writeHead(200, headers).write('hel', () => response.destroy());
  });

  const { body } = await clientOf(server).openArtifact(id, artifact.path);

  await expect(text(body)).rejects.toThrow();
});

test('cancelling the bytes ends the request', async () => {
  await using server = await startScriptedServer((response) => response.writeHead(200, headers).write('x'));

  const { body } = await clientOf(server).openArtifact(id, artifact.path);
  await body.cancel();

  await expect.poll(() => server.open.size).toBe(0);
});
