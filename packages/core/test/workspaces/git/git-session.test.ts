import path from 'node:path';
import { expect, test } from 'vitest';
import { createGitSession, type GitSession } from '../../../src/workspaces/git/git-session.ts';
import { readGitUrl, type GitUrl } from '../../../src/git/git-url.ts';
import { makeRepository } from '../../support/make-repository.ts';
import { startGitServer } from '../../support/start-git-server.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

function createSession(directory: string): GitSession {
  return createGitSession({
    allowedProtocols: ['http'],
    allowedHosts: undefined,
    credentials: null,
    hostEnvironment: process.env,
    mark: 'here.attempt',
    directory,
    signal: AbortSignal.timeout(30_000),
  });
}

function urlOf(text: string): GitUrl {
  const url = readGitUrl(text, ['http']);
  if ('problem' in url) throw new Error(url.problem);
  return url;
}

test('git goes to the address that was checked, whatever the name resolves to by then', async () => {
  await using directory = await temporaryDirectory();
  const source = await makeRepository(path.join(directory.path, 'project'));
  const commit = await source.commit({ 'a.txt': 'a' });
  await using server = await startGitServer({ root: directory.path });
  const url = urlOf(`http://pinned.invalid:${new URL(server.url).port}/project`);
  const git = createSession(directory.path);
  const listed = await git.reach([{ url, addresses: ['127.0.0.1'] }], ['ls-remote', '--', url.url, 'HEAD']);
  expect(listed).toBe(`${commit}\tHEAD\n`);
});

test('git is given no protocol but those that are allowed', async () => {
  await using directory = await temporaryDirectory();
  const source = await makeRepository(path.join(directory.path, 'project'));
  await source.commit({ 'a.txt': 'a' });
  const git = createSession(directory.path);
  await expect(git.run(['ls-remote', '--', source.path])).rejects.toThrow(/transport 'file' not allowed/);
  await expect(git.run(['ls-remote', '--', 'ext::sh -c true'])).rejects.toThrow(
    /transport 'ext' not allowed/,
  );
});

test('git sees the settings that are given to it, and none of the server', async () => {
  await using directory = await temporaryDirectory();
  const git = createSession(directory.path);
  const listed = await git.run(['config', '--list', '--show-scope']);
  expect(listed.split('\n').filter((line) => line !== '' && !line.startsWith('command\t'))).toEqual([]);
  expect(listed).toContain('command\tcore.hookspath=/dev/null\n');
  expect(listed).toContain('command\thttp.followredirects=false\n');
});
