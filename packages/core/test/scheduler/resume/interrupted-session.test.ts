import { chmod, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { INTERRUPTED_PROMPT } from '../../../src/claude/interrupted-prompt.ts';
import { waysWithWarm } from '../../support/agent-users.ts';
import { artifactsOf, RESUMED, serversOn, workUntilInterrupted } from '../../support/interrupted-work.ts';
import { makeRepository } from '../../support/make-repository.ts';
import { startGitServer } from '../../support/start-git-server.ts';
import type { RunningOps } from '../../support/start-ops.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

/** Of an answer that the stop has cut off, the gateway and the CLI may count differently. */
const ownTypes = async (room: RunningOps, id: string) =>
  (await room.log(id))
    .map(({ type }) => type)
    .filter((type) => type.startsWith('task.') && type !== 'task.usage_differs');

const ways = [{ name: 'the user of the server', claude: {} }, ...waysWithWarm(6).slice(0, 1)];

for (const { name, claude } of ways)
  test(`an attempt goes on in the session of the one before, with its files, where runs are ${name}`, async () => {
    await using directory = await temporaryDirectory();
    await chmod(os.tmpdir(), 0o1777);
    await chmod(directory.path, 0o711);
    const servers = serversOn(directory.path, { claude: { ...claude, warm: { count: 1 } } });
    const { id } = await servers.interrupt(await servers.start(), { prompt: 'the very first words' });
    await using room = await servers.start();
    const task = await room.ops.waitForCompletion(id);
    expect(task).toMatchObject({
      status: 'completed',
      attempts: 2,
      prompt: 'the very first words',
      result: { text: 'finished' },
      earlierAttempts: [{ attempt: 1, error: { code: 'interrupted' } }],
    });
    expect(await artifactsOf(room, task)).toEqual({ 'first.txt': 'one\n', 'second.txt': 'one\n' });
    const history = JSON.stringify(room.server.requests[0]?.messages);
    for (const said of ['the very first words', 'echo one >> first.txt', INTERRUPTED_PROMPT])
      expect(history.split(said)).toHaveLength(2);
    expect(await ownTypes(room, id)).toEqual([
      'task.queued',
      'task.started',
      'task.requeued',
      'task.started',
      'task.resumed',
      'task.artifacts_collected',
      'task.completed',
    ]);
    const resumed = (await room.log(id)).find(({ type }) => type === 'task.resumed');
    expect(resumed?.data).toEqual({ after: 0, attempt: 1 });
    // It counts what it has cost itself: what the gateway counted, and nothing of the attempt before.
    expect(task.result?.usage.gateway).toMatchObject({
      difference: null,
      requests: room.server.requests.length,
    });
    // Others can go on from it as from any other.
    expect(
      await room.run({ prompt: 'more', previousTaskId: id, permissionMode: 'bypassPermissions' }),
    ).toMatchObject({
      status: 'completed',
    });
  });

test('the patch has what all attempts have made, also where nothing is kept of the task', async () => {
  await using directory = await temporaryDirectory();
  const sources = path.join(directory.path, 'sources');
  await (await makeRepository(path.join(sources, 'project.git'))).commit({ 'a.txt': 'given\n' });
  await using git = await startGitServer({ root: sources });
  const servers = serversOn(path.join(directory.path, 'data'), {
    sessions: { retentionMs: 0 },
    workspaces: { git: { allowedProtocols: ['http'], allowedHosts: ['127.0.0.1'] } },
  });
  const files = { type: 'git', gitUrl: `${git.url}/project.git/.git` } as const;
  const { id } = await servers.interrupt(await servers.start(), { files, keepSession: false });
  const cloned = git.requests.length;
  await using room = await servers.start();
  const task = await room.ops.waitForCompletion(id);
  expect(task).toMatchObject({ status: 'completed', attempts: 2, continuableUntil: null });
  const artifacts = await artifactsOf(room, task);
  expect(Object.keys(artifacts).toSorted()).toEqual(['changes.patch', 'first.txt', 'second.txt']);
  expect(artifacts['changes.patch']).toMatch(/first\.txt[^]*second\.txt/);
  expect(artifacts['changes.patch']).not.toContain('a.txt');
  expect(git.requests).toHaveLength(cloned);
  const data = path.join(directory.path, 'data');
  const left = await readdir(path.join(data, 'sessions'), { recursive: true }).catch(() => []);
  expect(left.filter((name) => name.includes(id))).toEqual([]);
  for (const name of ['workspaces', 'repositories'])
    expect(await readdir(path.join(data, name)).catch(() => [])).toEqual([]);
});

test('an attempt goes on from one that had gone on itself', async () => {
  await using directory = await temporaryDirectory();
  const servers = serversOn(directory.path);
  const first = await servers.start();
  const { id } = await servers.interrupt(first);
  const second = await servers.start((request) =>
    JSON.stringify(request.messages.at(-1)).includes('tool_result')
      ? { stall: true, text: 'Hm' }
      : workUntilInterrupted(request),
  );
  await second.server.waitForRequest(({ turn }) => turn > 2);
  await second[Symbol.asyncDispose]();
  await using room = await servers.start();
  const task = await room.ops.waitForCompletion(id);
  expect(task).toMatchObject({ status: 'completed', attempts: 3 });
  expect(await artifactsOf(room, task)).toEqual({ 'first.txt': 'one\n', 'second.txt': 'one\n' });
  const history = JSON.stringify(room.server.requests[0]?.messages);
  expect(history.split('echo one >> first.txt')).toHaveLength(2);
  expect(history.split(INTERRUPTED_PROMPT)).toHaveLength(3);
});

test('an attempt begins at the beginning where no session of the one before is kept, and the log says so', async () => {
  await using directory = await temporaryDirectory();
  const servers = serversOn(directory.path);
  const { id } = await servers.interrupt(await servers.start(), { prompt: 'the very first words' });
  await rm(path.join(directory.path, 'sessions'), { recursive: true });
  const room = await servers.start();
  await room.server.waitForRequest(({ turn }) => turn > 0);
  const log = (await servers.tasks.listEvents(id, { after: 0, limit: 1_000, maxBytes: 1e6 })).map(
    ({ type, data }) => ({ type, data }),
  );
  expect(log.map(({ type }) => type)).not.toContain('task.resumed');
  expect(JSON.parse(log.find(({ type }) => type === 'task.not_resumed')?.data ?? '')).toMatchObject({
    attempt: 1,
  });
  expect(JSON.stringify(room.server.requests[0]?.messages)).toContain('the very first words');
  // What the first of them is interrupted with is kept again.
  await room[Symbol.asyncDispose]();
  await using last = await servers.start();
  const task = await last.ops.waitForCompletion(id);
  expect(task).toMatchObject({ status: 'completed', attempts: 3 });
  expect(await artifactsOf(last, task)).toEqual({ 'first.txt': 'one\n', 'second.txt': 'one\n' });
});

test('without resume an attempt begins at the beginning, and says nothing of it', async () => {
  await using directory = await temporaryDirectory();
  const servers = serversOn(directory.path);
  const { resume: _resume, ...retries } = RESUMED;
  const { id } = await servers.interrupt(await servers.start(), { retries });
  await using room = await servers.start(() => ({ text: 'done' }));
  expect(await room.ops.waitForCompletion(id)).toMatchObject({ status: 'completed', attempts: 2 });
  expect(await ownTypes(room, id)).not.toContain('task.not_resumed');
  expect(JSON.stringify(room.server.requests[0]?.messages)).not.toContain(INTERRUPTED_PROMPT);
});

test('a cancel in the queue ends a task whose session is kept for it, and the session goes', async () => {
  await using directory = await temporaryDirectory();
  const servers = serversOn(directory.path, { maxConcurrency: 1 });
  const { id } = await servers.interrupt(await servers.start());
  const sessions = async () =>
    (await readdir(path.join(directory.path, 'sessions'), { recursive: true })).filter((name) =>
      name.includes(id),
    );
  expect(await sessions()).not.toEqual([]);
  const at = new Date().toISOString();
  const event = { type: 'task.cancelled', at, data: '{}' };
  const end = { from: 'queued', to: 'cancelled', result: null, error: null, finishedAt: at, event } as const;
  await servers.tasks.finish({ taskId: id, ...end });
  await using _room = await servers.start();
  await expect.poll(sessions).toEqual([]);
});

test('a node that does not have the session begins at the beginning', async () => {
  await using directory = await temporaryDirectory();
  const servers = serversOn(path.join(directory.path, 'one'));
  const { id } = await servers.interrupt(await servers.start(), { prompt: 'the very first words' });
  const other = { instanceId: 'other', dataDirectory: path.join(directory.path, 'other') };
  await using room = await servers.start(() => ({ text: 'done' }), other);
  expect(await room.ops.waitForCompletion(id)).toMatchObject({ status: 'completed', attempts: 2 });
  expect(await ownTypes(room, id)).toContain('task.not_resumed');
  expect(JSON.stringify(room.server.requests[0]?.messages)).toContain('the very first words');
});
