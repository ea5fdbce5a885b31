import { access, constants, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { say, useTool, type Step } from '@claude-ops/testing';
import type { CreateTaskInput } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import type { ClaudeOpsOptions } from '../../src/index.ts';
import { makeRepository } from '../support/make-repository.ts';
import { runProcesses } from '../support/processes.ts';
import { startGitServer } from '../support/start-git-server.ts';
import { API_KEY, startOps } from '../support/start-ops.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { writeZip } from '../support/write-zip.ts';

const local = {
  keep: true,
  git: { allowedProtocols: ['http', 'file'], allowedHosts: ['127.0.0.1'] },
} as const;

/** What the real CLI does to change `before` to `after`. */
const edit = (file_path: string) => [
  useTool('Read', { file_path }),
  useTool('Edit', { file_path, old_string: 'before', new_string: 'after' }),
];

/** Runs the real CLI with this script in a workspace with these files, and leaves the workspace for a look inside. */
async function runIn(
  directory: string,
  steps: Step[],
  input: Partial<CreateTaskInput>,
  options: ClaudeOpsOptions = {},
) {
  const dataDirectory = path.join(directory, 'data');
  await using room = await startOps({
    script: [...steps, say('done')],
    workspaces: local,
    ...options,
    dataDirectory,
  });
  const task = await room.run(input);
  return {
    task,
    log: await room.log(task.id),
    dataDirectory,
    workspace: path.join(dataDirectory, 'workspaces', task.id),
  };
}

test('the real CLI edits a file of a zip, and its archive is gone', async () => {
  await using directory = await temporaryDirectory();
  const zip = writeZip([
    { name: 'src/a.txt', data: 'before' },
    { name: 'run.sh', data: '#!/bin/sh', mode: 0o100755 },
  ]);
  const { task, workspace, dataDirectory } = await runIn(directory.path, edit('src/a.txt'), {
    files: { type: 'zip', data: zip.toString('base64') },
  });
  expect(task).toMatchObject({ status: 'completed', files: { type: 'zip', bytes: zip.length } });
  expect(await readFile(path.join(workspace, 'src/a.txt'), 'utf8')).toBe('after');
  await access(path.join(workspace, 'run.sh'), constants.X_OK);
  expect(await readdir(path.join(dataDirectory, 'uploads'))).toEqual([]);
});

test('a hook of a trusted workspace may take its time at the end of the session', async () => {
  await using directory = await temporaryDirectory();
  const hook = { type: 'command', command: 'sleep 2; echo ended > ended.txt', timeout: 30 };
  const hooks = { SessionEnd: [{ hooks: [hook] }] };
  const zip = writeZip([{ name: '.claude/settings.json', data: JSON.stringify({ hooks }) }]);
  const { task, workspace } = await runIn(
    directory.path,
    [],
    { files: { type: 'zip', data: zip.toString('base64') }, trustWorkspace: true },
    { claude: { exitGraceMs: 300 } },
  );
  expect(task).toMatchObject({ status: 'completed' });
  expect(await readFile(path.join(workspace, 'ended.txt'), 'utf8')).toBe('ended\n');
});

test('the real CLI edits a file of a clone, and finds a repository whose hooks do not run', async () => {
  await using directory = await temporaryDirectory();
  const mark = path.join(directory.path, 'hook-ran');
  const hook = { matcher: '', hooks: [{ type: 'command', command: `touch ${mark}` }] };
  const hooks = { SessionStart: [hook], PreToolUse: [hook], Stop: [hook] };
  const source = await makeRepository(path.join(directory.path, 'sources', 'project'));
  const base = await source.commit({ 'a.txt': 'before', '.claude/settings.json': JSON.stringify({ hooks }) });
  const { task, workspace, log } = await runIn(
    directory.path,
    [useTool('Bash', { command: 'git status --short --branch' }), ...edit('a.txt')],
    { files: { type: 'git', gitUrl: pathToFileURL(source.path).href, gitRef: 'main' } },
  );
  expect(task).toMatchObject({ status: 'completed' });
  expect(JSON.stringify(log)).toContain('## main...origin/main');
  expect(await readFile(path.join(workspace, 'a.txt'), 'utf8')).toBe('after');
  expect(await source.git('-C', workspace, 'rev-parse', 'HEAD')).toBe(base);
  expect(await source.git('-C', workspace, 'status', '--porcelain')).toBe('M a.txt');
  await expect(access(mark)).rejects.toThrow();
});

test('credentials of a repository are found nowhere, while and after an agent looks for them', async () => {
  const password = 'made-up-password-98765';
  await using directory = await temporaryDirectory();
  const source = await makeRepository(path.join(directory.path, 'sources', 'project'));
  await source.commit({ 'a.txt': 'before' });
  await using server = await startGitServer({
    root: path.join(directory.path, 'sources'),
    credentials: `octo:${password}`,
  });
  const lines: string[] = [];
  const write = (facts: object, message: string) => lines.push(JSON.stringify(facts) + message);
  const { task, log, dataDirectory } = await runIn(
    directory.path,
    [
      useTool('Bash', { command: 'env | sort' }),
      useTool('Read', { file_path: '.git/config' }),
      useTool('Bash', { command: `echo ${password}` }),
    ],
    {
      permissionMode: 'auto',
      files: { type: 'git', gitUrl: `${server.url.replace('//', `//octo:${password}@`)}/project` },
    },
    { logger: { info: write, warn: write, error: write } },
  );
  expect(task).toMatchObject({ status: 'completed', files: { gitUrl: `${server.url}/project` } });
  const names = await readdir(dataDirectory, { recursive: true });
  const kept = await Promise.all(
    names.map((name) => readFile(path.join(dataDirectory, name), 'latin1').catch(() => '')),
  );
  const everything = [JSON.stringify([task, log]), ...lines, ...kept].join('\n');
  expect(everything).toContain('[masked]');
  expect(JSON.stringify(log)).toContain('fetch = +refs/heads/');
  for (const text of [password, Buffer.from(`octo:${password}`).toString('base64'), API_KEY])
    expect(everything).not.toContain(text);
});

test('a workspace that can not be prepared fails the task with the reason, and leaves nothing', async () => {
  await using room = await startOps({ workspaces: local });
  const zip = writeZip([{ name: '../evil' }]);
  expect(await room.run({ files: { type: 'zip', data: zip.toString('base64') } })).toMatchObject({
    status: 'failed',
    error: { code: 'workspace_failed', message: expect.stringContaining('../evil') as string },
    result: null,
  });
  expect(await room.run({ files: { type: 'git', gitUrl: 'http://localhost/x' } })).toMatchObject({
    error: { code: 'workspace_failed', message: expect.stringContaining('localhost') as string },
  });
  expect(room.server.requests).toEqual([]);
});

test.for(['cancelled', 'timed_out', 'interrupted'] as const)(
  'a task whose preparation is stopped ends as %s',
  async (cause) => {
    await using directory = await temporaryDirectory();
    await using server = await startGitServer({ root: directory.path, answer: () => true });
    await using room = await startOps({ workspaces: local });
    const { id } = await room.create({
      timeout: 1_500,
      files: { type: 'git', gitUrl: `${server.url}/project` },
    });
    await expect.poll(() => server.requests.length).toBe(1);
    if (cause === 'cancelled') await room.ops.cancelTask(id);
    if (cause === 'interrupted') await room.ops.stop({ graceMs: 0 });
    if (cause === 'timed_out') await room.ops.waitForCompletion(id);
    const task = await room.ops.getTask(id);
    expect(cause === 'cancelled' ? task.status : task.error?.code).toBe(cause);
    expect(runProcesses()).toEqual([]);
  },
);
