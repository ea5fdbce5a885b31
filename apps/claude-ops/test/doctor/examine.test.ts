import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Check, Environment, ServeOptions } from '@claude-ops/cli';
import { lockDirectory } from '@claude-ops/storage';
import { expect, test } from 'vitest';
import { examine } from '../../src/doctor/examine.ts';
import { startServerProcess } from '../support/server-process.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

interface Case {
  readonly flags?: ServeOptions;
  readonly environment?: Environment;
  readonly url?: string;
  readonly token?: string;
}

/** What a doctor finds, by the name of the check: of several with one name, the first. */
async function find(dataDir: string, { flags, environment, url, token }: Case): Promise<Map<string, Check>> {
  const options = {
    dataDir,
    port: 0,
    host: '127.0.0.1',
    ...flags,
    connection: { url: url ?? 'http://127.0.0.1:9', ...(token !== undefined && { token }) },
    isServerExpected: url !== undefined,
    signal: new AbortController().signal,
  };
  const found = new Map<string, Check>();
  for await (const check of examine(options, { PATH: process.env['PATH'], ...environment }))
    if (!found.has(check.name)) found.set(check.name, check);
  return found;
}

async function executable(file: string, script: string): Promise<string> {
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return file;
}

test('with no server and nothing made yet there is no problem, and nothing is made', async () => {
  await using directory = await temporaryDirectory();
  const dataDir = path.join(directory.path, 'deep', 'data');
  const found = await find(dataDir, {});
  expect([...found.values()].filter(({ state }) => state === 'problem')).toEqual([]);
  expect(found.get('claude')?.detail).toMatch(/^version 2\.\d+/);
  expect(found.get('git')?.detail).toMatch(/^version 2\.\d+/);
  expect(found.get('data directory')?.detail).toContain('the first start creates it');
  expect(found.get('server')).toMatchObject({ state: 'ok', detail: 'no server at http://127.0.0.1:9' });
  expect(await readdir(directory.path)).toEqual([]);
});

test('workspaces that a server could not remove are named', async () => {
  await using directory = await temporaryDirectory();
  expect((await find(directory.path, {})).has('leftovers')).toBe(false);
  await mkdir(path.join(directory.path, 'unremoved'));
  await writeFile(path.join(directory.path, 'unremoved/0.txt'), '/data/workspaces/task');
  expect((await find(directory.path, {})).get('leftovers')).toMatchObject({
    state: 'warning',
    detail: 'these workspaces could not be removed after their tasks: /data/workspaces/task',
    advice: expect.stringContaining('The next start tries again') as string,
  });
});

test('a claude CLI that is not there is a problem with what to do', async () => {
  await using directory = await temporaryDirectory();
  const found = await find(directory.path, { environment: { CLAUDE_BIN: '/nowhere/claude' } });
  expect(found.get('claude')).toMatchObject({
    state: 'problem',
    advice: expect.stringContaining('npm install -g @anthropic-ai/claude-code'),
  });
});

test.each([
  ['echo "1.0.44 (Claude Code)"', 'problem', 'the oldest supported version is 2.1.150'],
  ['exit 3', 'problem', 'it ended with exit code 3'],
  ['echo nothing', 'problem', 'it told none'],
  ['env | grep -q SECRET && exit 4; echo 2.2.0', 'ok', 'version 2.2.0'],
  ['[ "$HOME" = "$PWD" ] && echo 2.2.0', 'ok', 'version 2.2.0'],
])('a claude CLI that does %j is told as %s', async (script, state, detail) => {
  await using directory = await temporaryDirectory();
  const CLAUDE_BIN = await executable(path.join(directory.path, 'claude'), script);
  const found = await find(directory.path, { environment: { CLAUDE_BIN, SECRET: 'sk-ant-secret' } });
  expect(found.get('claude')).toMatchObject({ state, detail: expect.stringContaining(detail) });
});

test('without git there is a warning', async () => {
  await using directory = await temporaryDirectory();
  const CLAUDE_BIN = await executable(path.join(directory.path, 'claude'), 'echo 2.2.0');
  const found = await find(directory.path, { environment: { PATH: directory.path, CLAUDE_BIN } });
  expect(found.get('git')).toMatchObject({
    state: 'warning',
    advice: expect.stringContaining('Install git'),
  });
});

test('every variable that is wrong is named, and what depends on them is left out', async () => {
  await using directory = await temporaryDirectory();
  const environment = { PORT: 'x', LOG_LEVEL: 'loud', CLAUDE_OPS_SECRET_KEY: 'short' };
  const connection = { url: 'http://127.0.0.1:9' };
  const signal = new AbortController().signal;
  const details: string[] = [];
  for await (const { name, detail } of examine(
    { dataDir: directory.path, connection, isServerExpected: false, signal },
    environment,
  ))
    details.push(`${name}: ${detail}`);
  expect(details).toEqual(
    expect.arrayContaining([
      'configuration: PORT is "x".',
      'configuration: LOG_LEVEL is "loud".',
      'configuration: CLAUDE_OPS_SECRET_KEY does not hold a key of 32 bytes.',
    ]),
  );
  expect(details.join('\n')).not.toMatch(/^port|^data directory/m);
});

const isRoot = process.getuid?.() === 0;

test.runIf(isRoot)('PROCESS_USER is told by its name, and what is in its way', async () => {
  await chmod(os.tmpdir(), 0o711);
  await using directory = await temporaryDirectory();
  await chmod(directory.path, 0o711);
  const user = async (environment: Environment, dataDir = path.join(directory.path, 'data')) =>
    (await find(dataDir, { environment })).get('user');
  expect(await user({})).toMatchObject({ state: 'warning', advice: expect.stringContaining('PROCESS_USER') });
  expect(await user({ PROCESS_USER: 'nobody' })).toMatchObject({
    state: 'ok',
    detail: expect.stringMatching(
      /^agents run as nobody \(uid 65534\), and reach only their own workspace and home in the data directory/,
    ),
  });
  expect(await user({ PROCESS_USER: '61300-61302', WARM_PROCESSES: '2' })).toMatchObject({
    state: 'ok',
    detail: expect.stringMatching(/; the server keeps 0 processes warm, not 2$/),
    advice: 'Set a range of 5 users: MAX_CONCURRENCY plus WARM_PROCESSES.',
  });
  expect(await user({ PROCESS_USER: '61300-61303' })).not.toHaveProperty('advice');
  expect(await user({ PROCESS_USER: 'no-such' })).toMatchObject({
    state: 'problem',
    detail: 'PROCESS_USER is "no-such", but this user does not exist.',
  });
  const hidden = path.join(directory.path, 'hidden');
  await mkdir(hidden, { mode: 0o700 });
  // A mount would lead past it.
  expect(await user({ PROCESS_USER: '12345' }, path.join(hidden, 'data'))).toMatchObject({ state: 'ok' });
  const PATH = await pathOf(['id', 'setpriv', 'sh'], path.join(directory.path, 'programs'));
  expect(await user({ PROCESS_USER: '12345', PATH }, path.join(hidden, 'data'))).toMatchObject({
    state: 'problem',
    detail: expect.stringContaining("hidden can't be passed by user 12345"),
  });
  expect(await readdir(directory.path)).toEqual(['hidden', 'programs']);
});

/** A PATH on which there are these programs alone. */
async function pathOf(names: readonly string[], directory: string): Promise<string> {
  await mkdir(directory);
  const { stdout } = await promisify(execFile)('sh', [
    '-c',
    'for name; do command -v "$name"; done',
    'sh',
    ...names,
  ]);
  for (const file of stdout.trim().split('\n'))
    await symlink(file, path.join(directory, path.basename(file)));
  return directory;
}

test('a data directory that is a file is a problem', async () => {
  await using directory = await temporaryDirectory();
  const file = path.join(directory.path, 'data');
  await writeFile(file, '');
  for (const dataDir of [file, path.join(file, 'below')])
    expect((await find(dataDir, {})).get('data directory')).toMatchObject({
      state: 'problem',
      advice: expect.stringContaining('DATA_DIR'),
    });
});

test('a data directory that a server works in is in use, and one that has been left is free', async () => {
  await using directory = await temporaryDirectory();
  const lock = await lockDirectory(directory.path);
  const inUse = await find(directory.path, {});
  expect(inUse.get('data directory')).toMatchObject({
    state: 'ok',
    detail: expect.stringContaining(`in use by a running server (process ${process.pid})`),
  });
  await lock[Symbol.asyncDispose]();
  expect((await find(directory.path, {})).get('data directory')?.detail).toContain(': writable,');
});

test('what is configured to be elsewhere is looked at too', async () => {
  await using directory = await temporaryDirectory();
  const [dataDir, other] = [path.join(directory.path, 'data'), path.join(directory.path, 'other')];
  await Promise.all([mkdir(dataDir), writeFile(other, '')]);
  const found = await find(dataDir, { environment: { WORKSPACES_DIR: path.join(other, 'w') } });
  expect(found.get('workspaces')).toMatchObject({
    state: 'problem',
    advice: expect.stringContaining('WORKSPACES_DIR'),
  });
  expect(found.has('database')).toBe(false);
});

test('a port that something else has is a problem', async () => {
  await using directory = await temporaryDirectory();
  const stranger = createServer((_request, response) => response.end('hello'));
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  const address = stranger.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  try {
    const url = `http://127.0.0.1:${port}`;
    const found = await find(directory.path, { flags: { port: Number(port) }, url });
    expect(found.get('port')).toMatchObject({
      state: 'problem',
      detail: `${port} is in use by a program that is not claude-ops`,
    });
    expect(found.get('server')).toMatchObject({
      state: 'problem',
      detail: expect.stringContaining('is not claude-ops'),
    });
  } finally {
    stranger.close();
    stranger.closeAllConnections();
  }
});

test('a server that runs is found on its port, by its lock, and with its token only', async () => {
  await using directory = await temporaryDirectory();
  const dataDir = path.join(directory.path, 'data');
  const token = 'made-up-token-of-the-doctor';
  const environment = { CLAUDE_OPS_TOKEN: token };
  await using server = await startServerProcess(dataDir, environment);
  const port = Number(new URL(server.url).port);
  const found = await find(dataDir, { flags: { port }, environment, url: server.url, token });
  expect(found.get('port')).toMatchObject({
    state: 'ok',
    detail: expect.stringMatching(/^claude-ops .*already listens on/),
  });
  expect(found.get('data directory')?.detail).toContain(`process ${server.child.pid}`);
  expect(found.get('server')).toMatchObject({
    state: 'ok',
    detail: expect.stringContaining('0 of 3 slots taken'),
  });

  for (const wrong of [undefined, 'another-token'])
    expect(
      (await find(dataDir, { url: server.url, ...(wrong !== undefined && { token: wrong }) })).get('server'),
    ).toMatchObject({ state: 'problem', advice: expect.stringContaining('--token') });
});

test('a server that was named and is not there is a problem', async () => {
  await using directory = await temporaryDirectory();
  const found = await find(directory.path, { url: 'http://127.0.0.1:9' });
  expect(found.get('server')).toMatchObject({ state: 'problem' });
});
