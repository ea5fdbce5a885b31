import { execFileSync } from 'node:child_process';
import { access, chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { listFolder, type FolderChoice } from '../../../src/node/index.ts';
import { temporaryDirectory } from '../../fixtures/temporary-directory.ts';

/** Writes files, empty unless said otherwise, with the directories that they are in. */
async function fill(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), content);
  }
}

function git(cwd: string, ...commandArguments: string[]): string {
  const who = ['-c', 'user.name=A', '-c', 'user.email=a@example.test', '-c', 'protocol.file.allow=always'];
  return execFileSync('git', [...who, ...commandArguments], { cwd, encoding: 'utf8', stdio: 'pipe' });
}

async function pathsIn(root: string, choice?: FolderChoice): Promise<string[]> {
  const { entries } = await listFolder(root, choice);
  return entries.map(({ kind, path: name }) => (kind === 'directory' ? `${name}/` : name));
}

const PROJECT = {
  '.gitignore': 'target/\n*.log\n!kept.log\n/only-top\n',
  'src/main.rs': '',
  'src/.gitignore': '*.tmp\n!important.tmp\n',
  'src/a.tmp': '',
  'src/important.tmp': '',
  'src/only-top': '',
  'only-top': '',
  'target/debug/big': '',
  'x.log': '',
  'kept.log': '',
  'sub/kept.log': '',
  'node_modules/dep/index.js': '',
  '.env': '',
};
const SENT = [
  ...['.env', '.gitignore', 'kept.log', 'src/.gitignore', 'src/important.tmp', 'src/main.rs'],
  ...['src/only-top', 'sub/kept.log'],
];

test.each([
  ['a git repository', true],
  ['a folder that git does not know', false],
])('of %s what no .gitignore names is sent, by each in its own directory', async (_, isRepository) => {
  await using root = await temporaryDirectory();
  await fill(root.path, PROJECT);
  if (isRepository) git(root.path, 'init', '--quiet');

  expect(await pathsIn(root.path)).toEqual(SENT);
});

test.each([true, false])(
  'all, exclude and include say otherwise (in a repository: %s)',
  async (isRepository) => {
    await using root = await temporaryDirectory();
    await fill(root.path, PROJECT);
    if (isRepository) git(root.path, 'init', '--quiet');

    expect(await pathsIn(root.path, { all: true })).toEqual(Object.keys(PROJECT).toSorted());
    expect(await pathsIn(root.path, { exclude: ['*.tmp', 'kept.log', '/src/only-top', '.*'] })).toEqual([
      'src/main.rs',
      'sub/',
    ]);
    expect(
      await pathsIn(root.path, { include: ['/target/debug', 'x.log'], exclude: ['src', '.*', 'kept.log'] }),
    ).toEqual(['sub/', 'target/debug/big', 'x.log']);
    expect(await pathsIn(root.path, { all: true, exclude: ['*'], include: ['*'] })).toEqual([]);
  },
);

test('what git tracks is sent even if it is ignored now, and what was deleted is not missed', async () => {
  await using root = await temporaryDirectory();
  await fill(root.path, {
    'dist/tracked.js': '',
    'node_modules/tracked.js': '',
    'gone.txt': '',
    'a.txt': '',
  });
  git(root.path, 'init', '--quiet');
  git(root.path, 'add', '--all');
  await fill(root.path, { '.gitignore': 'dist/\n', 'dist/new.js': '', 'node_modules/new.js': '' });
  await rm(path.join(root.path, 'gone.txt'));

  expect(await pathsIn(root.path)).toEqual([
    '.gitignore',
    'a.txt',
    'dist/tracked.js',
    'node_modules/tracked.js',
  ]);
});

test('a part of a repository obeys the .gitignore above it', async () => {
  await using root = await temporaryDirectory();
  await fill(root.path, {
    '.gitignore': '*.log\nignored/\n',
    'part/a.txt': '',
    'part/b.log': '',
    'ignored/c.txt': '',
  });
  git(root.path, 'init', '--quiet');

  expect(await pathsIn(path.join(root.path, 'part'))).toEqual(['a.txt']);
  // Somebody who names what the repository around it ignores wants it.
  expect(await pathsIn(path.join(root.path, 'ignored'))).toEqual(['c.txt']);
});

test('submodules, nested repositories and linked worktrees are what they list themselves', async () => {
  await using root = await temporaryDirectory();
  const at = (name: string) => path.join(root.path, name);
  await fill(at('library'), { '.gitignore': 'out/\n', 'lib.c': '', 'out/lib.o': '' });
  git(at('library'), 'init', '--quiet');
  git(at('library'), 'add', '--all');
  git(at('library'), 'commit', '--quiet', '--message', 'library');
  await fill(at('project'), { 'main.c': '' });
  git(at('project'), 'init', '--quiet');
  git(at('project'), 'submodule', '--quiet', 'add', at('library'), 'vendor/library');
  git(at('project'), 'commit', '--quiet', '--all', '--message', 'project');
  await fill(at('project'), { 'vendor/library/out/lib.o': '', 'vendor/library/new.c': '' });
  await fill(at('project/nested'), { '.gitignore': 'cache/\n', 'n.c': '', 'cache/x': '' });
  git(at('project/nested'), 'init', '--quiet');
  git(at('project'), 'worktree', 'add', '--quiet', at('linked'), '-b', 'other');

  const library = ['.gitignore', 'lib.c', 'new.c'].map((name) => `vendor/library/${name}`);
  expect(await pathsIn(at('project'))).toEqual(
    [...['.gitmodules', 'main.c', 'nested/.gitignore', 'nested/n.c'], ...library].toSorted(),
  );
  expect(await pathsIn(at('linked'))).toEqual(['.gitmodules', 'vendor/library/']);
});

test('a repository that nobody trusts runs nothing and chooses no file of patterns', async () => {
  await using root = await temporaryDirectory();
  const at = (name: string) => path.join(root.path, name);
  await fill(root.path, {
    'a.txt': '',
    'b.txt': '',
    patterns: 'b.txt\n',
    'run.sh': '#!/bin/sh\ntouch "$0.ran"\n',
  });
  await chmod(at('run.sh'), 0o755);
  git(root.path, 'init', '--quiet');
  git(root.path, 'add', 'a.txt');
  for (const hook of ['post-index-change', 'fsmonitor-watchman'])
    await symlink(at('run.sh'), at(`.git/hooks/${hook}`));
  for (const name of ['core.fsmonitor', 'core.sshCommand', 'core.pager', 'core.askPass'])
    git(root.path, 'config', name, at('run.sh'));
  git(root.path, 'config', 'core.excludesFile', at('patterns'));

  expect(await pathsIn(root.path)).toEqual(['a.txt', 'b.txt', 'patterns', 'run.sh']);
  for (const ran of ['run.sh.ran', '.git/hooks/post-index-change.ran', '.git/hooks/fsmonitor-watchman.ran'])
    await expect(access(at(ran))).rejects.toThrow('ENOENT');
});

test('without git, environments of Python and caches are left out by their marks', async () => {
  await using root = await temporaryDirectory();
  await fill(root.path, {
    'app.py': '',
    '__pycache__/app.pyc': '',
    'env/pyvenv.cfg': '',
    'env/lib/site.py': '',
    'build/CACHEDIR.TAG': '',
    'build/out.o': '',
    'lib/env.py': '',
  });

  expect(await pathsIn(root.path)).toEqual(['app.py', 'lib/env.py']);
  expect(await pathsIn(root.path, { include: ['env/lib'] })).toEqual([
    'app.py',
    'env/lib/site.py',
    'lib/env.py',
  ]);
});

test('a .git is sent only where a pattern names it', async () => {
  await using root = await temporaryDirectory();
  await fill(root.path, {
    '.git/HEAD': 'ref: refs/heads/main\n',
    'sub/.git': 'gitdir: elsewhere',
    'a.txt': '',
  });

  expect(await pathsIn(root.path, { all: true, include: ['*'] })).toEqual(['a.txt', 'sub/']);
  expect(await pathsIn(root.path, { include: ['/.git'] })).toEqual(['.git/HEAD', 'a.txt', 'sub/']);
});

test('sizes are told, of files alone', async () => {
  await using root = await temporaryDirectory();
  await fill(root.path, { a: '12345', 'b/c': '678' });
  await symlink('a', path.join(root.path, 'link'));

  const { root: top, entries, bytes } = await listFolder(root.path);

  expect({ top, bytes }).toEqual({ top: root.path, bytes: 8 });
  expect(entries.map(({ kind }) => kind)).toEqual(['file', 'file', 'link']);
});
