import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ClaudeOps, type Artifact } from '../../../src/index.ts';
import { downloadArtifacts, saveArtifact } from '../../../src/node/index.ts';
import { json } from '../../fixtures/answers.ts';
import { startScriptedServer, type Answer } from '../../fixtures/start-scripted-server.ts';
import { temporaryDirectory } from '../../fixtures/temporary-directory.ts';
import { id } from '../../fixtures/values.ts';

const sha256Of = (content: string) => createHash('sha256').update(content).digest('hex');
const artifactOf = (name: string, status: Artifact['status'] = 'created'): Artifact => ({
  path: name,
  status,
  bytes: name.length,
  sha256: status === 'deleted' ? null : sha256Of(name),
  mediaType: 'text/plain',
});

/** A task whose artifacts contain their own paths; `content` answers others. */
function taskWith(artifacts: Artifact[], content: (name: string) => string = (name) => name): Answer {
  return (response, request) => {
    const [, name] = request.url.split('/artifacts/');
    if (name === undefined) return json({ data: artifacts, nextCursor: null })(response, request);
    const named = decodeURIComponent(name);
    response.writeHead(200, {
      'content-type': 'text/plain',
      'content-length': named.length,
      etag: `"${sha256Of(named)}"`,
      'artifact-status': 'created',
    });
    const bytes = content(named);
    response.write(bytes, () => (bytes.length < named.length ? response.destroy() : response.end()));
  };
}

async function filesIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)))
    .toSorted();
}

test('links are made after all files, again where they are, and not where they would lead out', async () => {
  await using directory = await temporaryDirectory();
  const linkTo = (name: string, linkTarget: string): Artifact => ({ ...artifactOf(name), linkTarget });
  await using server = await startScriptedServer(
    taskWith([
      linkTo('a/link', '../file.txt'),
      linkTo('a/out', '../../file.txt'),
      linkTo('a/round', 'link/../file.txt'),
      linkTo('absolute', '/etc/passwd'),
      artifactOf('file.txt'),
    ]),
  );
  const client = new ClaudeOps({ baseUrl: server.url });
  for (let time = 0; time < 2; time += 1) {
    const written = await downloadArtifacts(client, id, directory.path);
    expect(written.map((artifact) => artifact.path)).toEqual(['a/link', 'file.txt']);
  }
  expect(await filesIn(directory.path)).toEqual(['a/link', 'file.txt']);
  expect(await readlink(path.join(directory.path, 'a/link'))).toBe('../file.txt');
});

test('what was created and modified is downloaded, each file at its path', async () => {
  const names = ['a.txt', 'out/b c.txt', 'out/deep/d', 'e', 'f', 'g'];
  const artifacts = [...names.map((name) => artifactOf(name)), artifactOf('gone', 'deleted')];
  await using server = await startScriptedServer(taskWith(artifacts));
  await using target = await temporaryDirectory();
  await writeFile(path.join(target.path, 'a.txt'), 'older');
  const told: string[] = [];

  const written = await downloadArtifacts(new ClaudeOps({ baseUrl: server.url }), id, target.path, {
    onArtifact: ({ path: name }) => void told.push(name),
  });

  expect(written).toEqual(artifacts.slice(0, -1));
  expect(told.toSorted()).toEqual(names.toSorted());
  expect(await filesIn(target.path)).toEqual(names.toSorted());
  for (const name of names) expect(await readFile(path.join(target.path, name), 'utf8')).toBe(name);
});

test.each(['../x', '/x', 'a/../../x', '', 'a//b', './a', 'a\0'])(
  'a server that names an artifact %j writes nothing',
  async (name) => {
    await using server = await startScriptedServer(taskWith([artifactOf(name)]));
    await using target = await temporaryDirectory();
    const inside = path.join(target.path, 'inside');

    await expect(downloadArtifacts(new ClaudeOps({ baseUrl: server.url }), id, inside)).rejects.toMatchObject(
      { code: 'unexpected_response' },
    );

    expect(await filesIn(target.path)).toEqual([]);
  },
);

test.each([
  ['way', 'way/x'],
  ['end', 'end'],
])('a symbolic link at the %s is not written through', async (link, name) => {
  await using server = await startScriptedServer(taskWith([artifactOf(name)]));
  await using target = await temporaryDirectory();
  await using outside = await temporaryDirectory();
  await symlink(outside.path, path.join(target.path, link));

  await expect(
    downloadArtifacts(new ClaudeOps({ baseUrl: server.url }), id, target.path),
  ).rejects.toMatchObject({ code: 'invalid_request', message: expect.stringContaining(`"${name}"`) });

  expect(await filesIn(outside.path)).toEqual([]);
});

test.each([
  ['other bytes', 'unexpected_response', (name: string) => name.toUpperCase()],
  ['half of the bytes', 'connection_failed', (name: string) => name.slice(1)],
])('%s leave nothing behind, and what was there', async (_, code, content) => {
  await using server = await startScriptedServer(taskWith([artifactOf('a.txt')], content));
  await using target = await temporaryDirectory();
  await writeFile(path.join(target.path, 'a.txt'), 'older');

  await expect(
    downloadArtifacts(new ClaudeOps({ baseUrl: server.url, retry: 0 }), id, target.path),
  ).rejects.toMatchObject({ code, message: expect.stringContaining('"a.txt"') });

  expect(await filesIn(target.path)).toEqual(['a.txt']);
  expect(await readFile(path.join(target.path, 'a.txt'), 'utf8')).toBe('older');
});

test('a caller who gives up leaves nothing half written', async () => {
  const giveUp = new AbortController();
  const artifacts = ['a', 'b', 'c', 'd', 'e'].map((name) => artifactOf(`${name}.txt`));
  await using server = await startScriptedServer((response, request) => {
    if (!request.url.includes('/artifacts/')) return taskWith(artifacts)(response, request);
    response.writeHead(200, { 'content-length': '100' }).write('begun', () => giveUp.abort());
  });
  await using target = await temporaryDirectory();

  await expect(
    downloadArtifacts(new ClaudeOps({ baseUrl: server.url }), id, target.path, { signal: giveUp.signal }),
  ).rejects.toMatchObject({ code: 'wait_aborted' });

  expect(await filesIn(target.path)).toEqual([]);
  await expect.poll(() => server.open.size).toBe(0);
});

test('one artifact is saved to a file', async () => {
  await using server = await startScriptedServer(taskWith([]));
  await using target = await temporaryDirectory();
  const file = path.join(target.path, 'new', 'report.md');

  const client = new ClaudeOps({ baseUrl: server.url });
  expect(await saveArtifact(client, { id, path: 'out/report.md', file })).toMatchObject({ bytes: 13 });

  expect(await readFile(file, 'utf8')).toBe('out/report.md');
  await mkdir(path.join(target.path, 'taken'));
  await expect(
    saveArtifact(client, { id, path: 'a', file: path.join(target.path, 'taken') }),
  ).rejects.toMatchObject({ code: 'invalid_request' });
});
