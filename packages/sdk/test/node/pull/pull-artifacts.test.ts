import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Artifact, ClaudeOpsApi } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { listFolder, pullArtifacts } from '../../../src/node/index.ts';
import { temporaryDirectory } from '../../fixtures/temporary-directory.ts';
import { id, taskWith as taskOf } from '../../fixtures/values.ts';

type Api = Pick<ClaudeOpsApi, 'getTask' | 'listArtifacts' | 'openArtifact'>;
type Made = Partial<Artifact> & { readonly content?: string };

const sha256Of = (content: string) => createHash('sha256').update(content).digest('hex');

function artifactOf(name: string, { content = `new ${name}`, ...facts }: Made): Artifact {
  const isDeleted = facts.status === 'deleted';
  return {
    path: name,
    status: 'created',
    bytes: isDeleted ? 0 : content.length,
    mediaType: 'text/plain',
    sha256: isDeleted ? null : sha256Of(content),
    ...facts,
  };
}

/** A task that made these artifacts. `onOpen` is called before the bytes of one are given away. */
function taskWith(made: Readonly<Record<string, Made>>, onOpen?: (name: string) => Promise<unknown>): Api {
  const artifacts = Object.entries(made).map(([name, facts]) => artifactOf(name, facts));
  return {
    // The folder is filled before.
    getTask: async () => ({ ...taskOf('completed'), createdAt: new Date(Date.now() + 60_000).toISOString() }),
    listArtifacts: async () => ({ data: artifacts, nextCursor: null }),
    async openArtifact(_id, name) {
      await onOpen?.(name);
      const artifact = artifacts.find((one) => one.path === name);
      if (artifact === undefined) throw new Error(`There is no ${name}.`);
      const body = new Blob([made[name]?.content ?? `new ${name}`]).stream();
      return { artifact, range: null, body };
    },
  };
}

async function fill(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), content);
  }
}

/** Every file, link and empty directory, with what it holds. */
async function treeOf(root: string): Promise<Record<string, string>> {
  const tree: Record<string, string> = {};
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const location = path.join(entry.parentPath, entry.name);
    const name = path.relative(root, location);
    if (entry.isSymbolicLink()) tree[name] = `-> ${await readlink(location)}`;
    else if (entry.isFile()) tree[name] = await readFile(location, 'utf8');
    else if ((await readdir(location)).length === 0) tree[`${name}/`] = '';
  }
  return tree;
}

test('files, links, deletions and modes come into a folder, and all else stays', async () => {
  await using root = await temporaryDirectory();
  await fill(root.path, {
    'edited.txt': 'old',
    'gone/deep/a.txt': 'a',
    'gone/kept.log': 'ignored',
    'was-file': 'x',
    'was-dir/inner': 'x',
    'tool.sh': 'old',
    '.env': 'SECRET=1',
    'node_modules/x': 'x',
  });
  await chmod(path.join(root.path, 'tool.sh'), 0o600);
  await symlink('edited.txt', path.join(root.path, 'old-link'));
  const api = taskWith({
    'edited.txt': { status: 'modified' },
    'gone/deep/a.txt': { status: 'deleted' },
    'was-file': { status: 'deleted' },
    'was-file/now/inner': {},
    'was-dir/inner': { status: 'deleted' },
    'was-dir': {},
    'tool.sh': { status: 'modified', isExecutable: true },
    'bin/new.sh': { isExecutable: true },
    'old-link': { status: 'deleted' },
    'empty.txt': { content: '' },
    'src/link': { linkTarget: '../edited.txt' },
    'never-was.txt': { status: 'deleted' },
  });

  const pulled = await pullArtifacts(api, id, root.path);

  expect(await treeOf(root.path)).toEqual({
    'edited.txt': 'new edited.txt',
    'gone/kept.log': 'ignored',
    'was-file/now/inner': 'new was-file/now/inner',
    'was-dir': 'new was-dir',
    'tool.sh': 'new tool.sh',
    '.env': 'SECRET=1',
    'node_modules/x': 'x',
    'bin/new.sh': 'new bin/new.sh',
    'empty.txt': '',
    'src/link': '-> ../edited.txt',
  });
  const modeOf = async (name: string) => (await lstat(path.join(root.path, name))).mode & 0o777;
  expect([await modeOf('tool.sh'), (await modeOf('bin/new.sh')) & 0o700]).toEqual([0o700, 0o700]);
  expect(pulled.deleted.toSorted()).toEqual(['gone/deep/a.txt', 'old-link', 'was-dir/inner', 'was-file']);
  expect(pulled.written).toHaveLength(7);
});

test('a folder that is missing is made, and pulling again changes nothing', async () => {
  await using root = await temporaryDirectory();
  const target = path.join(root.path, 'not/yet');
  const api = taskWith({ 'a.txt': {}, link: { linkTarget: 'a.txt' } });

  await pullArtifacts(api, id, target);
  await pullArtifacts(api, id, target);

  expect(await treeOf(target)).toEqual({ 'a.txt': 'new a.txt', link: '-> a.txt' });
});

test.each<[string, Record<string, string>, Record<string, Made>, string]>([
  ['a file that the agent never saw', { 'a.txt': 'mine' }, { 'a.txt': {} }, 'the agent did not see it'],
  ['a directory', { 'a.txt/mine': 'x' }, { 'a.txt': {} }, 'there is a directory'],
  [
    'a directory that is to be deleted',
    { 'a.txt/mine': 'x' },
    { 'a.txt': { status: 'deleted' } },
    'directory',
  ],
  ['a file on the way', { way: 'mine' }, { 'way/a.txt': {} }, 'no directory'],
])('%s is not lost: nothing is changed, and it is named', async (_, files, made, problem) => {
  await using root = await temporaryDirectory();
  await fill(root.path, files);

  const pulling = pullArtifacts(taskWith({ 'first.txt': {}, ...made }), id, root.path);

  await expect(pulling).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringMatching(new RegExp(`^No file was changed.*a\\.txt": .*${problem}`)),
  });
  expect(await treeOf(root.path)).toEqual(files);
});

test('what was changed here after the task was made is neither replaced nor deleted, but with force', async () => {
  await using root = await temporaryDirectory();
  await fill(root.path, { 'a.txt': 'mine', 'b.txt': 'mine too' });
  const later: Api = {
    ...taskWith({ 'a.txt': { status: 'modified' }, 'b.txt': { status: 'deleted' } }),
    getTask: async () => ({ ...taskOf('completed'), createdAt: '2026-11-22T00:00:00.000Z' }),
  };
  await expect(pullArtifacts(later, id, root.path)).rejects.toMatchObject({
    code: 'invalid_request',
    details: {
      conflicts: expect.arrayContaining([
        expect.objectContaining({ path: 'a.txt' }),
        expect.objectContaining({ path: 'b.txt' }),
      ]),
    },
  });
  expect(await treeOf(root.path)).toEqual({ 'a.txt': 'mine', 'b.txt': 'mine too' });
  await pullArtifacts(later, id, root.path, { force: true });
  expect(await treeOf(root.path)).toEqual({ 'a.txt': 'new a.txt' });
});

test('with force the file that the agent made takes the place of another', async () => {
  await using root = await temporaryDirectory();
  await fill(root.path, { 'a.txt': 'mine' });

  await pullArtifacts(taskWith({ 'a.txt': {} }), id, root.path, { force: true });

  expect(await treeOf(root.path)).toEqual({ 'a.txt': 'new a.txt' });
});

test('with what was sent, only what is still so is replaced or deleted', async () => {
  await using root = await temporaryDirectory();
  await fill(root.path, { 'edited.txt': 'old', 'gone.txt': 'old', 'same.txt': 'old' });
  const sent = await listFolder(root.path);
  const api = taskWith({
    'edited.txt': { status: 'modified' },
    'gone.txt': { status: 'deleted' },
    'same.txt': { status: 'modified', content: 'both of us' },
  });
  await fill(root.path, { 'edited.txt': 'mine', 'gone.txt': 'mine', 'same.txt': 'both of us' });

  await expect(pullArtifacts(api, id, root.path, { sent })).rejects.toMatchObject({
    details: {
      conflicts: ['gone.txt', 'edited.txt'].map((name) => {
        return { path: name, problem: 'it was changed here since it was sent' };
      }),
    },
  });
  expect(await treeOf(root.path)).toEqual({
    'edited.txt': 'mine',
    'gone.txt': 'mine',
    'same.txt': 'both of us',
  });

  await pullArtifacts(api, id, root.path, { sent: await listFolder(root.path) });
  expect(await treeOf(root.path)).toEqual({ 'edited.txt': 'new edited.txt', 'same.txt': 'both of us' });
});

test.each(['../x', '/x', 'a/../../x', '', 'a//b', './a', 'a\0'])(
  'a server that names %j writes and deletes nothing',
  async (name) => {
    await using room = await temporaryDirectory();
    const inside = path.join(room.path, 'inside');
    await fill(room.path, { x: 'mine', 'inside/y': 'mine' });

    for (const status of ['created', 'deleted'] as const)
      await expect(pullArtifacts(taskWith({ [name]: { status } }), id, inside)).rejects.toMatchObject({
        code: 'unexpected_response',
      });

    expect(await treeOf(room.path)).toEqual({ x: 'mine', 'inside/y': 'mine' });
  },
);

test('links that lead out are not made, and nothing is written or deleted through links that are there', async () => {
  await using room = await temporaryDirectory();
  const inside = path.join(room.path, 'inside');
  await fill(room.path, { 'outside/kept': 'kept', 'inside/y': 'mine' });
  await symlink('../outside', path.join(inside, 'way'));
  const before = await treeOf(room.path);

  for (const made of [{}, { status: 'deleted' }, { status: 'modified' }] satisfies Made[])
    await pullArtifacts(taskWith({ 'way/kept': made }), id, inside).catch(() => undefined);
  const { leftOut } = await pullArtifacts(
    taskWith({
      up: { linkTarget: '../outside' },
      abs: { linkTarget: '/etc' },
      'a/r': { linkTarget: 'b/../../..' },
    }),
    id,
    inside,
  );

  expect(leftOut).toEqual(['up', 'abs', 'a/r']);
  expect(await treeOf(room.path)).toEqual(before);
});

test('a link that is planted while the files come in is not followed, and nothing is left half done', async () => {
  await using room = await temporaryDirectory();
  const inside = path.join(room.path, 'inside');
  await fill(room.path, { 'outside/kept': 'kept', 'inside/way/a.txt': 'old', 'inside/b.txt': 'old' });
  const made = { 'b.txt': { status: 'modified' }, 'way/a.txt': { status: 'modified' } } as const;
  const api = taskWith(made, async (name) => {
    if (name !== 'way/a.txt') return;
    await rm(path.join(inside, 'way'), { recursive: true });
    await symlink('../outside', path.join(inside, 'way'));
  });

  await expect(pullArtifacts(api, id, inside)).rejects.toMatchObject({ code: 'invalid_request' });

  expect(await treeOf(room.path)).toEqual({
    'outside/kept': 'kept',
    'inside/b.txt': 'old',
    'inside/way': '-> ../outside',
  });
});

test('a task that has not ended has nothing to pull, and says so', async () => {
  await using root = await temporaryDirectory();
  const api: Api = { ...taskWith({}), getTask: async () => taskOf('running') };

  await expect(pullArtifacts(api, id, root.path)).rejects.toThrow('is running');
});

test('a download that fails changes nothing', async () => {
  await using root = await temporaryDirectory();
  await fill(root.path, { 'a.txt': 'old', 'gone.txt': 'old' });
  const made = { 'gone.txt': { status: 'deleted' }, 'a.txt': { status: 'modified' }, 'b.txt': {} } as const;
  const api = taskWith(made, async (name) => {
    if (name === 'b.txt') throw new Error('It broke off.');
  });

  await expect(pullArtifacts(api, id, root.path)).rejects.toThrow('"b.txt" was not saved: It broke off');

  expect(await treeOf(root.path)).toEqual({ 'a.txt': 'old', 'gone.txt': 'old' });
});
