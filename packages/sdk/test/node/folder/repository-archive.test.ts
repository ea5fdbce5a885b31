import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { folder } from '../../../src/node/index.ts';
import { temporaryDirectory } from '../../fixtures/temporary-directory.ts';

const WORK_TREE = 'refs/claude-ops/worktree';

function git(cwd: string, ...commandArguments: string[]): string {
  const who = ['-c', 'user.name=A', '-c', 'user.email=a@example.test'];
  return execFileSync('git', [...who, ...commandArguments], { cwd, stdio: 'pipe', encoding: 'utf8' }).trim();
}

interface Room extends AsyncDisposable {
  readonly path: string;
  /** A repository with two commits. */
  readonly mine: string;
  /** Fetches all that a bundle has. @returns a bare repository */
  unbundled(bundle: Uint8Array): Promise<string>;
}

async function makeRoom(): Promise<Room> {
  const directory = await temporaryDirectory();
  const mine = path.join(directory.path, 'mine');
  await mkdir(path.join(mine, 'src'), { recursive: true });
  for (const name of ['src/a.txt', 'src/b.txt', 'c.txt']) await writeFile(path.join(mine, name), name);
  await writeFile(path.join(mine, '.gitignore'), 'ignored/\n');
  git(mine, 'init', '--quiet', '--initial-branch=main');
  git(mine, 'add', 'c.txt');
  git(mine, 'commit', '--quiet', '--message', 'first');
  git(mine, 'add', '--all');
  git(mine, 'commit', '--quiet', '--message', 'second');
  return {
    path: directory.path,
    mine,
    async unbundled(bundle) {
      const [file, bare] = [path.join(directory.path, 'a.bundle'), path.join(directory.path, 'bare')];
      await writeFile(file, bundle);
      git(directory.path, 'init', '--quiet', '--bare', bare);
      git(bare, 'fetch', '--quiet', file, '+refs/*:refs/*', 'HEAD:refs/head');
      return bare;
    },
    [Symbol.asyncDispose]: directory[Symbol.asyncDispose],
  };
}

test('a repository is sent with the history of its branch, and without what is on others', async () => {
  await using room = await makeRoom();
  git(room.mine, 'branch', 'other', 'HEAD~1');
  git(room.mine, 'tag', 'v1');
  const archive = await folder(room.mine, { git: true });
  expect(archive.listing.entries.map((entry) => entry.path)).toContain('src/a.txt');
  const bare = await room.unbundled(await buffer(archive.stream()));
  expect(git(bare, 'for-each-ref', '--format=%(refname)').split('\n')).toEqual([
    'refs/head',
    'refs/heads/main',
  ]);
  expect(git(bare, 'rev-parse', 'main')).toBe(git(room.mine, 'rev-parse', 'HEAD'));
  expect(git(bare, 'log', '--format=%s', 'main')).toBe('second\nfirst');
});

test('what is not committed goes with it, as git would add it, and nothing here changes', async () => {
  await using room = await makeRoom();
  const { mine } = room;
  await writeFile(path.join(mine, 'src/a.txt'), 'changed');
  await writeFile(path.join(mine, 'src/staged.txt'), 'staged');
  git(mine, 'add', 'src/staged.txt');
  await rm(path.join(mine, 'src/b.txt'));
  await rename(path.join(mine, 'c.txt'), path.join(mine, 'd.txt'));
  await chmod(path.join(mine, 'd.txt'), 0o755);
  await symlink('src/a.txt', path.join(mine, 'link'));
  await mkdir(path.join(mine, 'ignored'));
  await writeFile(path.join(mine, 'ignored/x'), 'x');
  const before = { status: git(mine, 'status', '--porcelain'), objects: await objectsOf(mine) };

  const archive = await folder(mine, { git: true });
  const bundle = await buffer(archive.stream());

  expect({ status: git(mine, 'status', '--porcelain'), objects: await objectsOf(mine) }).toEqual(before);
  const bare = await room.unbundled(bundle);
  expect(git(bare, 'rev-parse', `${WORK_TREE}^`)).toBe(git(mine, 'rev-parse', 'HEAD'));
  const listed = git(bare, 'ls-tree', '-r', '--format=%(objectmode) %(path)', WORK_TREE).split('\n');
  expect(listed).toEqual([
    '100644 .gitignore',
    '100755 d.txt',
    '120000 link',
    '100644 src/a.txt',
    '100644 src/staged.txt',
  ]);
  expect(git(bare, 'show', `${WORK_TREE}:src/a.txt`)).toBe('changed');
  const again = await buffer(archive.stream());
  expect(headerOf(again)).toBe(headerOf(bundle));
});

/** The commits that a bundle has. */
function headerOf(bundle: Buffer): string {
  return bundle.toString('latin1', 0, bundle.indexOf('\n\n'));
}

async function objectsOf(repository: string): Promise<string[]> {
  return (await readdir(path.join(repository, '.git/objects'), { recursive: true })).toSorted();
}

test('repositories in it that it does not know are not sent, with a commit and without, and all else is', async () => {
  await using room = await makeRoom();
  const nested = path.join(room.mine, 'nested');
  const empty = path.join(room.mine, 'below/without [a] commit');
  for (const directory of [nested, empty]) {
    await mkdir(directory, { recursive: true });
    await writeFile(path.join(directory, 'n.txt'), 'n');
    git(directory, 'init', '--quiet');
  }
  git(nested, 'add', '--all');
  git(nested, 'commit', '--quiet', '--message', 'nested');
  const sent = async () =>
    await room.unbundled(await buffer((await folder(room.mine, { git: true })).stream()));
  expect(git(await sent(), 'for-each-ref', '--format=%(refname)')).not.toContain(WORK_TREE);
  await writeFile(path.join(room.mine, 'below/beside.txt'), 'beside');
  const names = git(await sent(), 'diff-tree', '-r', '--name-only', `${WORK_TREE}^`, WORK_TREE);
  expect(names).toBe('below/beside.txt');
});

test('a linked worktree with a detached HEAD is sent as it is', async () => {
  await using room = await makeRoom();
  const linked = path.join(room.path, 'linked');
  git(room.mine, 'worktree', 'add', '--quiet', '--detach', linked, 'HEAD~1');
  await writeFile(path.join(linked, 'new.txt'), 'new');
  const bare = await room.unbundled(await buffer((await folder(linked, { git: true })).stream()));
  expect(git(bare, 'for-each-ref', '--format=%(refname)').split('\n')).toEqual([WORK_TREE, 'refs/head']);
  expect(git(bare, 'rev-parse', 'refs/head')).toBe(git(room.mine, 'rev-parse', 'HEAD~1'));
});

test('nothing of it is left behind, also where the stream is given up', async () => {
  await using room = await makeRoom();
  const left = async () =>
    (await readdir(os.tmpdir())).filter((name) => name.startsWith('claude-ops-bundle-'));
  const before = await left();
  const reader = (await folder(room.mine, { git: true })).stream().getReader();
  await reader.read();
  await reader.cancel();
  expect(await left()).toEqual(before);
});

test('what is no whole repository is refused, and says why', async () => {
  await using room = await makeRoom();
  const shallow = path.join(room.path, 'shallow');
  git(room.path, 'clone', '--quiet', '--depth=1', `file://${room.mine}`, shallow);
  const empty = path.join(room.path, 'empty');
  git(room.path, 'init', '--quiet', empty);
  const reasons: [string, RegExp][] = [
    [path.join(room.mine, 'src'), /not the top of its repository/],
    [shallow, /shallow clone/],
    [empty, /no commit yet/],
    [room.path, /not a git repository/],
  ];
  for (const [directory, reason] of reasons)
    await expect(folder(directory, { git: true })).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringMatching(reason) as string,
    });
});

test('git chooses: patterns go without it', async () => {
  await using room = await makeRoom();
  await expect(folder(room.mine, { git: true, include: ['.env'] })).rejects.toThrow(
    /both "git" and "include"/,
  );
});
