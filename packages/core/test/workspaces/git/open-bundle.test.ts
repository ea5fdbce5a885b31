import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isBundle, SIGNATURE_BYTES } from '../../../src/git/bundle-header.ts';
import type { Workspace } from '../../../src/workspaces/workspace.ts';
import type { WorkspaceOptions } from '../../../src/workspaces/workspace-options.ts';
import { makeRepository } from '../../support/make-repository.ts';
import { startWorkspaces, type Workspaces } from '../../support/start-workspaces.ts';

const git = (cwd: string, ...commandArguments: string[]) =>
  execFileSync('git', commandArguments, { cwd, encoding: 'utf8' }).trim();

/** A repository with two commits and a branch. */
async function makeSource({ sources }: Workspaces) {
  const source = await makeRepository(path.join(sources, 'project'));
  const first = await source.commit({ 'README.md': 'first', 'gone.txt': 'gone' });
  const second = await source.commit({ 'README.md': 'second', 'src/index.js': 'x' });
  const bundle = async (...refs: string[]) => {
    const file = path.join(sources, 'a.bundle');
    await source.git('bundle', 'create', '--quiet', file, ...refs);
    return await readFile(file);
  };
  return { ...source, first, second, bundle };
}

async function prepare(workspaces: Workspaces, bytes: Buffer): Promise<Workspace> {
  await workspaces.uploads.save('task', new Blob([new Uint8Array(bytes)]).stream());
  expect(isBundle(bytes.subarray(0, SIGNATURE_BYTES))).toBe(true);
  return await workspaces.prepare({ files: { type: 'bundle', bytes: bytes.length } });
}

async function refusal(bytes: Buffer, options: WorkspaceOptions = {}): Promise<string> {
  await using workspaces = await startWorkspaces(options);
  try {
    await using _ = await prepare(workspaces, bytes);
    return 'taken';
  } catch (error) {
    expect(await readdir(path.join(workspaces.data, 'workspaces'))).toEqual([]);
    return error instanceof Error ? error.message : String(error);
  }
}

test('a bundle becomes a repository on its branch, with its history and nothing else', async () => {
  await using workspaces = await startWorkspaces();
  const source = await makeSource(workspaces);
  await using workspace = await prepare(workspaces, await source.bundle('HEAD', 'main'));
  expect(git(workspace.path, 'log', '--format=%H')).toBe(`${source.second}\n${source.first}`);
  expect(git(workspace.path, 'status', '--porcelain', '--branch')).toBe('## main');
  expect(git(workspace.path, 'for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
  expect(git(workspace.path, 'fsck', '--no-dangling')).toBe('');
  expect(await readFile(path.join(workspace.path, 'README.md'), 'utf8')).toBe('second');
  expect(workspace.repository?.baseCommit).toBe(source.second);
});

test('the work tree of a bundle is there as changes that are not committed, and the patch begins with them', async () => {
  await using workspaces = await startWorkspaces();
  const source = await makeSource(workspaces);
  await writeFile(path.join(source.path, 'README.md'), 'third');
  await writeFile(path.join(source.path, 'new.txt'), 'new');
  await rm(path.join(source.path, 'gone.txt'));
  await source.git('stash', '--include-untracked');
  await source.git('stash', 'apply', '--quiet');
  await source.git('add', '--all');
  const tree = await source.git('write-tree');
  const workTree = await source.git('commit-tree', '-p', 'HEAD', '-m', 'work', tree);
  await source.git('update-ref', 'refs/claude-ops/worktree', workTree);
  await using workspace = await prepare(
    workspaces,
    await source.bundle('HEAD', 'main', 'refs/claude-ops/worktree'),
  );
  expect(git(workspace.path, 'status', '--porcelain').split('\n')).toEqual([
    'M README.md',
    ' D gone.txt',
    '?? new.txt',
  ]);
  expect(git(workspace.path, 'rev-parse', 'HEAD')).toBe(source.second);
  expect(git(workspace.path, 'for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
  expect(workspace.repository?.baseCommit).toBe(workTree);
});

test('a bundle of a detached HEAD has no branch', async () => {
  await using workspaces = await startWorkspaces();
  const source = await makeSource(workspaces);
  await source.git('checkout', '--quiet', '--detach', source.first);
  await using workspace = await prepare(workspaces, await source.bundle('HEAD'));
  expect(git(workspace.path, 'rev-parse', 'HEAD', '--abbrev-ref', 'HEAD')).toBe(`${source.first}\nHEAD`);
});

test('a bundle that is not a whole repository is refused, and says why', async () => {
  await using workspaces = await startWorkspaces();
  const source = await makeSource(workspaces);
  const whole = await source.bundle('HEAD', 'main');
  expect(await refusal(await source.bundle('HEAD', `^${source.first}`))).toMatch(/builds on commits/);
  expect(await refusal(await source.bundle('main'))).toMatch(/has no HEAD/);
  expect(await refusal(whole.subarray(0, whole.indexOf('\n\n')))).toMatch(/no header/);
  expect(await refusal(whole.subarray(0, -30))).toMatch(/git could not take in the bundle/);
  const filtered = Buffer.from(
    whole.toString('latin1').replace('# v2 git bundle\n', '# v3 git bundle\n@filter=blob:none\n'),
    'latin1',
  );
  expect(await refusal(filtered)).toMatch(/needs "@filter=blob:none"/);
  const shallow = path.join(workspaces.sources, 'shallow');
  await source.git('clone', '--quiet', '--depth=1', `file://${source.path}`, shallow);
  execFileSync('git', ['bundle', 'create', '--quiet', '../s.bundle', 'HEAD'], { cwd: shallow });
  expect(await refusal(await readFile(path.join(workspaces.sources, 's.bundle')))).toMatch(/unshallow/);
});

test('objects of a bundle that are meant to harm are refused', async () => {
  await using workspaces = await startWorkspaces();
  const source = await makeSource(workspaces);
  const blob = git(source.path, 'rev-parse', 'HEAD:README.md');
  const entry = Buffer.concat([Buffer.from('100644 .GIT\0'), Buffer.from(blob, 'hex')]);
  const tree = execFileSync('git', ['hash-object', '-t', 'tree', '-w', '--literally', '--stdin'], {
    cwd: source.path,
    input: entry,
    encoding: 'utf8',
  }).trim();
  const commit = await source.git('commit-tree', '-p', 'HEAD', '-m', 'harm', tree);
  await source.git('update-ref', 'refs/heads/main', commit);
  expect(await refusal(await source.bundle('HEAD', 'main'))).toMatch(/hasDotgit.*meant to harm/);
});

test('a bundle that is too large for a workspace is refused: its pack, and its files', async () => {
  await using workspaces = await startWorkspaces();
  const source = await makeSource(workspaces);
  const bytes = createHash('sha512').update('x').digest();
  const noise = Buffer.concat(
    Array.from({ length: 8_000 }, (_, index) =>
      createHash('sha512').update(bytes).update(String(index)).digest(),
    ),
  );
  await writeFile(path.join(source.path, 'noise.bin'), noise);
  await source.commit({});
  await source.git('rm', '--quiet', 'noise.bin');
  await source.commit({ 'zeros.bin': '0'.repeat(3_000_000) });
  const bundle = await source.bundle('HEAD', 'main');
  expect(await refusal(bundle, { maxBytes: 300_000 })).toMatch(/larger than|exceeds/);
  expect(await refusal(bundle, { maxBytes: 2_000_000 })).toMatch(/larger than 2000000 bytes/);
});

test('a repository whose objects are named by SHA-256 comes by a bundle, too', async () => {
  await using workspaces = await startWorkspaces();
  const source = path.join(workspaces.sources, 'sha256');
  await makeRepository(source);
  await rm(path.join(source, '.git'), { recursive: true });
  git(source, 'init', '--quiet', '--object-format=sha256', '--initial-branch=trunk');
  git(
    source,
    '-c',
    'user.name=A',
    '-c',
    'user.email=a@b.test',
    'commit',
    '--quiet',
    '--allow-empty',
    '-m',
    'a',
  );
  git(source, 'bundle', 'create', '--quiet', '../a.bundle', 'HEAD', 'trunk');
  const bundle = await readFile(path.join(workspaces.sources, 'a.bundle'));
  await using workspace = await prepare(workspaces, bundle);
  expect(git(workspace.path, 'rev-parse', '--abbrev-ref', 'HEAD')).toBe('trunk');
  expect(workspace.repository?.baseCommit).toHaveLength(64);
});
