import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { ClaudeOps } from '../../src/index.ts';
import { json, problem } from '../fixtures/answers.ts';
import { startScriptedServer, type Answer, type ScriptedServer } from '../fixtures/start-scripted-server.ts';
import { id } from '../fixtures/values.ts';

const artifact = { path: 'out/a b.txt', status: 'created', bytes: 5, sha256: null, mediaType: 'text/plain' };
const page = (...data: object[]) => json({ data, nextCursor: null });
const hello: Answer = (response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('hello');

const clientOf = (server: ScriptedServer) => new ClaudeOps({ baseUrl: server.url, retry: 0 });

test('an artifact comes with what it is and its bytes', async () => {
  await using server = await startScriptedServer(page(artifact), hello);

  const opened = await clientOf(server).openArtifact(id, artifact.path);

  expect(opened.artifact).toEqual(artifact);
  expect(await text(opened.body)).toBe('hello');
  expect(server.requests[1]?.url).toBe(`/api/tasks/${id}/artifacts/out/a%20b.txt`);
});

test('an artifact is found on a later page', async () => {
  const first = json({ data: [{ ...artifact, path: 'other' }], nextCursor: 'next' });
  await using server = await startScriptedServer(first, page(artifact), hello);

  expect((await clientOf(server).openArtifact(id, artifact.path)).artifact).toEqual(artifact);

  expect(server.requests[1]?.url).toBe(`/api/tasks/${id}/artifacts?limit=200&cursor=next`);
});

test.each([
  ['artifact_not_found', [page(artifact)], 'missing'],
  ['artifact_not_found', [page({ ...artifact, path: '../x' })], '../x'],
  ['artifact_not_found', [page(artifact), problem(404, 'artifact_not_found')], artifact.path],
  ['task_not_found', [problem(404, 'task_not_found')], artifact.path],
])('%s is thrown', async (code, answers, path) => {
  await using server = await startScriptedServer(...answers);

  await expect(clientOf(server).openArtifact(id, path)).rejects.toMatchObject({ code });
});

test('the bytes may take longer than the timeout once they have begun', async () => {
  await using server = await startScriptedServer(page(artifact), async (response) => {
    response.writeHead(200).write('one ');
    await new Promise((resolve) => setTimeout(resolve, 200));
    response.end('two');
  });

  const { body } = await new ClaudeOps({ baseUrl: server.url, timeoutMs: 100 }).openArtifact(
    id,
    artifact.path,
  );

  expect(await text(body)).toBe('one two');
});

test('cancelling the bytes ends the request', async () => {
  await using server = await startScriptedServer(page(artifact), (response) =>
    response.writeHead(200).write('x'),
  );

  const { body } = await clientOf(server).openArtifact(id, artifact.path);
  await body.cancel();

  await expect.poll(() => server.open.size).toBe(0);
});
