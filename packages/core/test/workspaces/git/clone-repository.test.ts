import { execFileSync } from 'node:child_process';
import { access, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { makeRepository } from '../../support/make-repository.ts';
import { findProcesses } from '../../support/processes.ts';
import { startGitServer } from '../../support/start-git-server.ts';
import { startWorkspaces, type Workspaces } from '../../support/start-workspaces.ts';

const git = (cwd: string, ...commandArguments: string[]) =>
  execFileSync('git', commandArguments, { cwd, encoding: 'utf8' }).trim();

const gitFiles = (gitUrl: string, rest: { gitRef?: string; submodules?: boolean } = {}) => ({
  files: { type: 'git', gitUrl, ...rest } as const,
});

/** A repository with two commits, a branch, and tags of both kinds. */
async function makeSource({ sources }: Workspaces) {
  const source = await makeRepository(path.join(sources, 'project'));
  const first = await source.commit({ 'README.md': 'first' });
  await source.git('tag', 'light');
  await source.git('tag', '--annotate', '--message=one', 'v1.0');
  const second = await source.commit({ 'README.md': 'second', 'src/index.js': 'x' });
  await source.git('checkout', '--quiet', '-b', 'feature/one', first);
  const third = await source.commit({ 'README.md': 'third' });
  await source.git('checkout', '--quiet', 'main');
  return { ...source, first, second, third, url: pathToFileURL(source.path).href };
}

async function treeOf(directory: string): Promise<string[]> {
  return await readdir(directory, { recursive: true });
}

test('a default branch is cloned at depth 1, and is a normal clone', async () => {
  await using workspaces = await startWorkspaces();
  const source = await makeSource(workspaces);
  await using workspace = await workspaces.prepare(gitFiles(source.url));
  expect(await readFile(path.join(workspace.path, 'README.md'), 'utf8')).toBe('second');
  expect((await stat(workspace.path)).mode & 0o777).toBe(0o700);
  expect(git(workspace.path, 'status', '--porcelain', '--branch')).toBe('## main...origin/main');
  expect(git(workspace.path, 'log', '--format=%H')).toBe(source.second);
  expect(git(workspace.path, 'remote', 'get-url', 'origin')).toBe(source.url);
  await writeFile(path.join(workspace.path, 'new.txt'), 'new');
  git(workspace.path, 'add', '.');
  git(workspace.path, '-c', 'user.name=A', '-c', 'user.email=a@b.test', 'commit', '--quiet', '-m', 'more');
  expect(git(workspace.path, 'diff', '--name-only', 'HEAD~1')).toBe('new.txt');
});

test.for<[string, string | undefined, 'first' | 'second' | 'third', string]>([
  ['a branch', 'feature/one', 'third', 'feature/one'],
  ['a branch by its full name', 'refs/heads/feature/one', 'third', 'feature/one'],
  ['a tag', 'light', 'first', 'HEAD'],
  ['an annotated tag', 'v1.0', 'first', 'HEAD'],
  ['HEAD', 'HEAD', 'second', 'main'],
  ['nothing', undefined, 'second', 'main'],
])('%s is checked out', async ([, gitRef, commit, head]) => {
  await using workspaces = await startWorkspaces();
  const source = await makeSource(workspaces);
  const ref = gitRef === undefined ? {} : { gitRef };
  await using workspace = await workspaces.prepare(gitFiles(source.url, ref));
  expect(git(workspace.path, 'rev-parse', 'HEAD')).toBe(source[commit]);
  expect(git(workspace.path, 'rev-parse', '--abbrev-ref', 'HEAD')).toBe(head);
  expect(git(workspace.path, 'status', '--porcelain')).toBe('');
  expect(workspace.repository?.baseCommit).toBe(source[commit]);
});

test('a commit is checked out by its name, also in capitals', async () => {
  await using workspaces = await startWorkspaces();
  const source = await makeSource(workspaces);
  await using workspace = await workspaces.prepare(
    gitFiles(source.url, { gitRef: source.first.toUpperCase() }),
  );
  expect(git(workspace.path, 'rev-parse', 'HEAD')).toBe(source.first);
});

test('the base commit is kept where the agent does not write, and is gone with the workspace', async () => {
  await using workspaces = await startWorkspaces();
  const source = await makeSource(workspaces);
  const workspace = await workspaces.prepare(gitFiles(source.url));
  const { gitDirectory = '', baseCommit = '' } = workspace.repository ?? {};
  expect(path.relative(workspace.path, gitDirectory)).toMatch(/^\.\./);
  // Whatever the agent does to its own repository.
  await rm(path.join(workspace.path, '.git'), { recursive: true });
  await writeFile(path.join(workspace.path, 'README.md'), 'changed');
  const outside = [`--git-dir=${gitDirectory}`, `--work-tree=${workspace.path}`];
  git(workspaces.data, ...outside, 'read-tree', baseCommit);
  const diff = git(workspaces.data, ...outside, 'diff', baseCommit);
  expect(diff).toContain('-second\n');
  expect(diff).toContain('+changed\n');
  await workspace[Symbol.asyncDispose]();
  expect(await treeOf(workspaces.data)).toEqual(['made', 'repositories', 'workspaces']);
});

test('a workspace shares no file with the repository that is kept', async () => {
  await using workspaces = await startWorkspaces();
  const source = await makeSource(workspaces);
  await using workspace = await workspaces.prepare(gitFiles(source.url));
  const objects = path.join(workspace.path, '.git', 'objects');
  for (const name of await treeOf(objects)) {
    const { nlink, isFile } = await stat(path.join(objects, name)).then((found) => ({
      nlink: found.nlink,
      isFile: found.isFile(),
    }));
    if (isFile) expect(nlink).toBe(1);
  }
  await expect(access(path.join(objects, 'info', 'alternates'))).rejects.toThrow();
});

test('what is not there is named, with what to do', async () => {
  await using workspaces = await startWorkspaces();
  const source = await makeSource(workspaces);
  const prepare = (files: ReturnType<typeof gitFiles>) => workspaces.prepare(files);
  await expect(prepare(gitFiles(source.url, { gitRef: 'nope' }))).rejects.toMatchObject({
    code: 'workspace_failed',
    message: expect.stringMatching(/no branch or tag "nope"/) as string,
  });
  await expect(prepare(gitFiles(source.url, { gitRef: 'f'.repeat(40) }))).rejects.toThrow(/no such commit/);
  await expect(prepare(gitFiles(`${source.url}-not`))).rejects.toThrow(/Check the url/);
  await makeRepository(path.join(workspaces.sources, 'empty'));
  const empty = pathToFileURL(path.join(workspaces.sources, 'empty')).href;
  await expect(prepare(gitFiles(empty))).rejects.toThrow(/no default branch/);
  expect(await treeOf(workspaces.data)).toEqual(['made', 'repositories', 'workspaces']);
});

test('hooks, filters and settings of the server and of the repository do not run', async () => {
  await using workspaces = await startWorkspaces();
  const source = await makeSource(workspaces);
  const mark = path.join(workspaces.sources, 'ran');
  await source.commit({
    '.gitattributes': '* filter=evil\n',
    '.gitmodules': '',
    '.githooks/post-checkout': `#!/bin/sh\ntouch ${mark}\n`,
    '.git-template/hooks/post-checkout': `#!/bin/sh\ntouch ${mark}\n`,
  });
  const home = path.join(workspaces.sources, 'home');
  await makeRepository(home);
  await writeFile(
    path.join(home, '.gitconfig'),
    `[filter "evil"]\n smudge = touch ${mark}; cat\n[core]\n hooksPath = ${source.path}/.githooks\n`,
  );
  await using other = await startWorkspaces(
    {},
    { PATH: process.env['PATH'], TMPDIR: process.env['TMPDIR'], HOME: home },
  );
  await using workspace = await other.prepare(gitFiles(source.url));
  expect(await readFile(path.join(workspace.path, 'README.md'), 'utf8')).toBe('second');
  await expect(access(mark)).rejects.toThrow();
});

test('credentials reach the server, and nothing else', async () => {
  await using workspaces = await startWorkspaces();
  const source = await makeSource(workspaces);
  const gitCredentials = { username: 'octo', password: 'made-up:p@ss word-1234' };
  await using server = await startGitServer({
    root: workspaces.sources,
    credentials: `${gitCredentials.username}:${gitCredentials.password}`,
  });
  const gitUrl = `${server.url}/project`;
  await using workspace = await workspaces.prepare({ ...gitFiles(gitUrl), gitCredentials });
  expect(git(workspace.path, 'rev-parse', 'HEAD')).toBe(source.second);
  expect(git(workspace.path, 'remote', 'get-url', 'origin')).toBe(gitUrl);
  const kept = await Promise.all(
    (await treeOf(workspaces.data)).map((name) =>
      readFile(path.join(workspaces.data, name), 'latin1').catch(() => ''),
    ),
  );
  const encoded = Buffer.from(`octo:${gitCredentials.password}`).toString('base64');
  expect(kept.join('\n')).not.toMatch(/made-up|p@ss/);
  expect(kept.join('\n')).not.toContain(encoded);

  const wrong = workspaces.prepare({
    ...gitFiles(gitUrl),
    gitCredentials: { username: 'octo', password: 'wrong-4321' },
  });
  await expect(wrong).rejects.toThrow(/Give a user and a password/);
  await expect(wrong).rejects.not.toThrow(/wrong-4321/);
});

test('what a server says of the credentials is masked', async () => {
  await using workspaces = await startWorkspaces();
  const gitCredentials = { username: 'octo', password: 'made-up-secret-1234' };
  await using server = await startGitServer({
    root: workspaces.sources,
    answer: (request, response) => {
      const authorization = String(request.headers.authorization);
      const text = `you sent ${authorization} that is ${gitCredentials.password}`;
      response.writeHead(500, { 'content-type': 'text/plain' }).end(text);
      return true;
    },
  });
  const failure: unknown = await workspaces
    .prepare({ ...gitFiles(`${server.url}/project`), gitCredentials })
    .catch((error: unknown) => error);
  expect(server.requests[0]?.authorization).toMatch(/^Basic /);
  expect(String(failure)).toMatch(/could not clone/);
  expect(String(failure)).not.toMatch(/made-up-secret|b2N0bzptYWRlLXVw/);
});

test('a redirect is not followed', async () => {
  await using workspaces = await startWorkspaces();
  await makeSource(workspaces);
  await using target = await startGitServer({ root: workspaces.sources });
  await using server = await startGitServer({
    root: workspaces.sources,
    answer: (request, response) => {
      response.writeHead(302, { location: `${target.url}${request.url}` }).end();
      return true;
    },
  });
  await expect(workspaces.prepare(gitFiles(`${server.url}/project`))).rejects.toThrow(/leads elsewhere/);
  expect(target.requests).toEqual([]);
});

test('an abort in the middle ends git at once, and leaves nothing', async () => {
  await using workspaces = await startWorkspaces();
  await using server = await startGitServer({ root: workspaces.sources, answer: () => true });
  const stop = new AbortController();
  const prepared = workspaces.prepare(gitFiles(`${server.url}/project`), stop.signal);
  const ended = prepared.catch((error: unknown) => error);
  await expect.poll(() => server.requests.length).toBe(1);
  expect(findProcesses(/ls-remote/)).not.toEqual([]);
  stop.abort('cancelled');
  expect(await ended).toBe('cancelled');
  expect(findProcesses(/git/)).toEqual([]);
  expect(await treeOf(workspaces.data)).toEqual(['made', 'repositories', 'workspaces']);
});

test('a clone that takes too long fails, and leaves nothing', async () => {
  await using workspaces = await startWorkspaces({ git: { timeoutMs: 500 } });
  await using server = await startGitServer({ root: workspaces.sources, answer: () => true });
  await expect(workspaces.prepare(gitFiles(`${server.url}/project`))).rejects.toThrow(/longer than 500 ms/);
  expect(findProcesses(/git/)).toEqual([]);
  expect(await treeOf(workspaces.data)).toEqual(['made', 'repositories', 'workspaces']);
});

test('a repository that is too large is refused before it is checked out', async () => {
  await using workspaces = await startWorkspaces({ maxBytes: 200_000 });
  const source = await makeSource(workspaces);
  // Small when fetched, large when checked out.
  await source.commit({ 'zeros.txt': '0'.repeat(1_000_000) });
  await expect(workspaces.prepare(gitFiles(source.url))).rejects.toThrow(/larger than 200000 bytes/);
  expect(await treeOf(workspaces.data)).toEqual(['made', 'repositories', 'workspaces']);
});

test('a repository that grows over the limit while it is checked out is refused, and leaves nothing', async () => {
  await using workspaces = await startWorkspaces({ maxBytes: 2_000_000 });
  const source = await makeSource(workspaces);
  await source.commit({ '.gitattributes': '*.txt text eol=crlf', 'lines.txt': '\n'.repeat(1_500_000) });
  await expect(workspaces.prepare(gitFiles(source.url))).rejects.toThrow(/larger than 2000000 bytes/);
  expect(await treeOf(workspaces.data)).toEqual(['made', 'repositories', 'workspaces']);
});

test('a repository of too many files is refused', async () => {
  await using workspaces = await startWorkspaces({ maxFiles: 60 });
  const source = await makeSource(workspaces);
  await source.commit(Object.fromEntries(Array.from({ length: 61 }, (_, index) => [`f${index}`, 'x'])));
  await expect(workspaces.prepare(gitFiles(source.url))).rejects.toThrow(/or 60 files/);
});

test('a fetch that grows over the limit is ended', async () => {
  await using workspaces = await startWorkspaces({ maxBytes: 100_000 });
  const source = await makeSource(workspaces);
  const noise = Array.from({ length: 40_000 }, () => Math.random().toString(36)).join('');
  await source.commit({ 'noise.txt': noise });
  await expect(workspaces.prepare(gitFiles(source.url))).rejects.toThrow(/larger than 100000 bytes/);
});

test('submodules come only when asked for, one level deep, relative urls too', async () => {
  await using workspaces = await startWorkspaces();
  const source = await makeSource(workspaces);
  const inner = await makeRepository(path.join(workspaces.sources, 'inner'));
  await inner.commit({ 'inner.txt': 'inner' });
  const library = await makeRepository(path.join(workspaces.sources, 'library'));
  await library.commit({ 'library.txt': 'library' });
  await library.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '--quiet', inner.path, 'inner');
  await library.commit({});
  await source.git(
    '-c',
    'protocol.file.allow=always',
    'submodule',
    'add',
    '--quiet',
    library.path,
    'vendor/library',
  );
  await source.git('config', '--file=.gitmodules', 'submodule.vendor/library.url', '../library');
  await source.commit({});

  await using server = await startGitServer({ root: workspaces.sources });
  const gitUrl = `${server.url}/project`;
  await using without = await workspaces.prepare({ taskId: 'without', ...gitFiles(gitUrl) });
  expect(await readdir(path.join(without.path, 'vendor/library'))).toEqual([]);
  await using workspace = await workspaces.prepare(gitFiles(gitUrl, { submodules: true }));
  expect(await readFile(path.join(workspace.path, 'vendor/library/library.txt'), 'utf8')).toBe('library');
  expect(await readdir(path.join(workspace.path, 'vendor/library/inner'))).toEqual([]);
  expect(git(workspace.path, 'status', '--porcelain')).toBe('');
});

test.for([
  'ext::sh -c touch% /tmp/evil',
  'file:///etc',
  'http://169.254.169.254/x',
  'http://user:password@127.0.0.1/x',
  '--upload-pack=evil',
])('a submodule at %s is refused', async (url) => {
  await using workspaces = await startWorkspaces({ git: { allowedProtocols: ['http'] } });
  const source = await makeRepository(path.join(workspaces.sources, 'project'));
  const commit = await source.commit({ 'README.md': 'x' });
  await source.git('config', '--file=.gitmodules', 'submodule.evil.path', 'evil');
  await source.git('config', '--file=.gitmodules', 'submodule.evil.url', url);
  await source.git('update-index', '--add', '--cacheinfo', `160000,${commit},evil`);
  await source.git('add', '.gitmodules');
  await source.git('commit', '--quiet', '--message=evil');
  await using server = await startGitServer({ root: workspaces.sources });
  const prepared = workspaces.prepare(gitFiles(`${server.url}/project`, { submodules: true }));
  await expect(prepared).rejects.toMatchObject({ code: 'workspace_failed' });
  await expect(prepared).rejects.not.toThrow(/password@/);
});

test('without git on the server the failure says so', async () => {
  await using workspaces = await startWorkspaces({}, { PATH: '/nowhere' });
  await expect(workspaces.prepare(gitFiles('file:///srv/project'))).rejects.toThrow(
    /git could not be started/,
  );
});

test('workspaces that are to be kept are, without the repository beside them', async () => {
  await using workspaces = await startWorkspaces({ keep: true });
  const source = await makeSource(workspaces);
  const workspace = await workspaces.prepare(gitFiles(source.url));
  await workspace[Symbol.asyncDispose]();
  expect(await readFile(path.join(workspace.path, 'README.md'), 'utf8')).toBe('second');
  expect(await readdir(path.join(workspaces.data, 'repositories'))).toEqual([]);
});
