import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Artifact, ClaudeOpsApi } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { applyPatch } from '../../../src/node/index.ts';
import { temporaryDirectory } from '../../fixtures/temporary-directory.ts';
import { id, taskWith } from '../../fixtures/values.ts';

type Api = Pick<ClaudeOpsApi, 'getTask' | 'listArtifacts' | 'openArtifact'>;

function git(cwd: string, ...commandArguments: string[]): Buffer {
  const who = ['-c', 'user.name=A', '-c', 'user.email=a@example.test'];
  return execFileSync('git', [...who, ...commandArguments], { cwd, stdio: 'pipe' });
}

const LINES = Array.from({ length: 30 }, (_, index) => `line ${index}`);
const text = (changes: Readonly<Record<number, string>> = {}) =>
  `${LINES.map((line, index) => changes[index] ?? line).join('\n')}\n`;

interface Room extends AsyncDisposable {
  /** What the caller has. */
  readonly mine: string;
  /** A task that did this to a clone of it. */
  workedOn(work: (clone: string) => Promise<unknown>): Promise<Api>;
}

async function makeRoom(): Promise<Room> {
  const directory = await temporaryDirectory();
  const mine = path.join(directory.path, 'mine');
  await mkdir(path.join(mine, 'src'), { recursive: true });
  await writeFile(path.join(mine, '.gitignore'), 'ignored/\n');
  for (const name of ['src/a.txt', 'src/b.txt', 'c.txt']) await writeFile(path.join(mine, name), text());
  git(mine, 'init', '--quiet');
  git(mine, 'add', '--all');
  git(mine, 'commit', '--quiet', '--message', 'base');
  return {
    mine,
    [Symbol.asyncDispose]: directory[Symbol.asyncDispose],
    async workedOn(work) {
      const clone = path.join(directory.path, 'clone');
      await rm(clone, { recursive: true, force: true });
      git(directory.path, 'clone', '--quiet', mine, clone);
      await work(clone);
      git(clone, 'add', '--all');
      return taskThatMade(git(clone, 'diff', '--cached', '--binary', '--full-index', '--find-renames'));
    },
  };
}

function taskThatMade(patch: Buffer): Api {
  const sha256 = createHash('sha256').update(patch).digest('hex');
  const artifact: Artifact = {
    path: 'changes.patch',
    status: 'created',
    bytes: patch.length,
    sha256,
    mediaType: 'text/x-patch',
  };
  return {
    getTask: async () => ({
      ...taskWith('completed'),
      files: { type: 'git', gitUrl: 'https://example.test/a.git' },
    }),
    listArtifacts: async () => ({ data: [artifact], nextCursor: null }),
    openArtifact: async () => ({ artifact, range: null, body: new Blob([new Uint8Array(patch)]).stream() }),
  };
}

const statusOf = (cwd: string) => git(cwd, 'status', '--porcelain').toString();

test('a patch with edits, renames, modes, links and binary files makes the tree that the agent had', async () => {
  await using room = await makeRoom();
  let clone = '';
  const api = await room.workedOn(async (directory) => {
    clone = directory;
    await writeFile(path.join(clone, 'src/a.txt'), text({ 3: 'edited' }));
    await rename(path.join(clone, 'src/b.txt'), path.join(clone, 'moved.txt'));
    await chmod(path.join(clone, 'c.txt'), 0o755);
    await writeFile(path.join(clone, 'new.bin'), Buffer.from([0, 255, 1, 254]));
    await symlink('c.txt', path.join(clone, 'link'));
  });

  const { changed } = await applyPatch(api, id, room.mine);

  expect(changed.toSorted()).toEqual(['c.txt', 'link', 'moved.txt', 'new.bin', 'src/a.txt', 'src/b.txt']);
  git(room.mine, 'add', '--all');
  expect(git(room.mine, 'write-tree')).toEqual(git(clone, 'write-tree'));
});

test('changes of the same file in other places are kept, committed or not, and the index stays as it is', async () => {
  await using room = await makeRoom();
  const api = await room.workedOn((clone) => writeFile(path.join(clone, 'src/a.txt'), text({ 3: 'theirs' })));
  await writeFile(path.join(room.mine, 'src/a.txt'), text({ 15: 'committed' }));
  git(room.mine, 'commit', '--quiet', '--all', '--message', 'more');
  await writeFile(path.join(room.mine, 'src/a.txt'), text({ 15: 'committed', 25: 'mine' }));

  await applyPatch(api, id, path.join(room.mine));

  expect(await readFile(path.join(room.mine, 'src/a.txt'), 'utf8')).toBe(
    text({ 3: 'theirs', 15: 'committed', 25: 'mine' }),
  );
  expect(statusOf(room.mine)).toBe(' M src/a.txt\n');
});

test.each<[string, (mine: string) => Promise<unknown>, string]>([
  ['the same line was changed', (mine) => writeFile(path.join(mine, 'c.txt'), text({ 3: 'mine' })), 'c.txt'],
  ['the file is gone', (mine) => rm(path.join(mine, 'c.txt')), 'c.txt'],
  ['a new file is there already', (mine) => writeFile(path.join(mine, 'new.txt'), 'mine'), 'new.txt'],
])('where %s nothing is changed, and the file is named', async (_, change, name) => {
  await using room = await makeRoom();
  const api = await room.workedOn(async (clone) => {
    await writeFile(path.join(clone, 'src/a.txt'), text({ 3: 'theirs' }));
    await writeFile(path.join(clone, 'c.txt'), text({ 3: 'theirs' }));
    await writeFile(path.join(clone, 'new.txt'), 'theirs');
  });
  await change(room.mine);
  const before = statusOf(room.mine);

  await expect(applyPatch(api, id, room.mine)).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringMatching(
      new RegExp(`no file was changed\\. Files here differ.*Git says: .*${name.replace('.', '\\.')}`),
    ),
  });

  expect(statusOf(room.mine)).toBe(before);
  expect(await readFile(path.join(room.mine, 'src/a.txt'), 'utf8')).toBe(text());
});

test('a part of a repository, and a folder that is in none, are patched as the clone was', async () => {
  await using room = await makeRoom();
  const api = await room.workedOn((clone) => writeFile(path.join(clone, 'c.txt'), text({ 3: 'theirs' })));
  for (const name of ['part', '../copy']) {
    const directory = path.join(room.mine, name);
    await mkdir(directory);
    await writeFile(path.join(directory, 'c.txt'), text({ 20: 'mine' }));
    if (name === 'part') git(room.mine, 'add', '--all');

    await applyPatch(api, id, directory);

    expect(await readFile(path.join(directory, 'c.txt'), 'utf8')).toBe(text({ 3: 'theirs', 20: 'mine' }));
  }
  expect(await readFile(path.join(room.mine, 'c.txt'), 'utf8')).toBe(text());
});

test('a patch that leads out of the folder, by its names or through a link that is there, changes nothing', async () => {
  await using room = await makeRoom();
  const outside = path.join(path.dirname(room.mine), 'outside');
  await mkdir(outside);
  await symlink('../outside', path.join(room.mine, 'way'));
  for (const name of ['../outside/x', 'way/x', '.git/hooks/x', '/tmp/x']) {
    const patch = `diff --git a/${name} b/${name}\nnew file mode 100644\n--- /dev/null\n+++ b/${name}\n@@ -0,0 +1 @@\n+x\n`;
    await expect(applyPatch(taskThatMade(Buffer.from(patch)), id, room.mine)).rejects.toMatchObject({
      code: 'invalid_request',
    });
  }
  expect(execFileSync('ls', [outside]).toString()).toBe('');
});

test('a task that was not cloned has no patch, and says so', async () => {
  await using room = await makeRoom();
  const api: Api = { ...taskThatMade(Buffer.from('')), getTask: async () => taskWith('completed') };

  await expect(applyPatch(api, id, room.mine)).rejects.toThrow('has no patch');
});
