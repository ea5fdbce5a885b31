import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createClaudeOps, createMemoryTaskStore, type TaskStore } from '../../src/index.ts';
import { createMadeMarks } from '../../src/workspaces/made-marks.ts';
import { startWorkspaces } from '../support/start-workspaces.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const PRUNED = '01900000-0000-7000-8000-000000000000';
const lease = { now: '2026-11-22T19:30:00.000Z', leaseExpiresAt: '2999-11-22T19:30:00.000Z' };

/** A store that refuses a second engine on a directory, as those on a disk do. */
function lockedStore(): TaskStore {
  return { ...createMemoryTaskStore(), lock: async () => ({ [Symbol.asyncDispose]: async () => {} }) };
}

/** Tasks as they are in the store when a server starts, each with a workspace that an earlier one has left, or keeps. */
async function openLeft(store: TaskStore, options: { readonly workspaces?: string } = {}) {
  const directory = await temporaryDirectory();
  const dataDirectory = path.join(directory.path, 'data');
  const workspacesDirectory = options.workspaces ?? path.join(dataDirectory, 'workspaces');
  const start = (instanceId: string, more: { keep?: boolean } = {}) =>
    createClaudeOps({
      stores: { tasks: store },
      secretKey: new Uint8Array(32).fill(7),
      maxConcurrency: 0,
      instanceId,
      dataDirectory,
      workspacesDirectory,
      workspaces: more,
    });
  await using before = start('before');
  const create = async (claimedBy?: string) => {
    const { id } = await before.createTask({ prompt: 'hello', apiKey: 'sk-ant-made-up' });
    if (claimedBy !== undefined) await store.claim({ ...lease, instanceId: claimedBy, attemptId: id });
    return id;
  };
  const elsewhere = await create('another');
  const ended = await create();
  await before.cancelTask(ended);
  const queued = await create();
  const kept = await create();
  await before.cancelTask(kept);
  for (const name of [elsewhere, ended, queued, kept, PRUNED, 'not-a-task'])
    for (const parent of [workspacesDirectory, path.join(dataDirectory, 'repositories')])
      await mkdir(path.join(parent, name), { recursive: true });
  const marks = createMadeMarks(path.join(dataDirectory, 'made', 'here'));
  for (const taskId of [elsewhere, ended, queued, PRUNED]) await marks.add(taskId);
  return {
    marks,
    ids: { elsewhere, ended, queued, kept },
    start,
    left: async () => (await readdir(workspacesDirectory)).toSorted(),
    repositories: async () => (await readdir(path.join(dataDirectory, 'repositories'))).toSorted(),
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}

test('a start removes the workspaces that were left of tasks that ended, run elsewhere, wait or are gone, and no kept ones', async () => {
  const store = lockedStore();
  await using room = await openLeft(store);
  await using ops = room.start('here');
  await ops.start();
  expect(await room.left()).toEqual([room.ids.kept, 'not-a-task']);
  expect(await room.repositories()).toEqual([room.ids.kept, 'not-a-task']);
  expect(await room.marks.list()).toEqual([]);
});

test('in a directory that other servers may share, nothing is removed that they may run or keep there', async () => {
  const store = lockedStore();
  await using shared = await temporaryDirectory();
  await using room = await openLeft(store, { workspaces: path.join(shared.path, 'workspaces') });
  await using ops = room.start('here');
  await ops.start();
  const { elsewhere, ended, queued, kept } = room.ids;
  expect(await room.left()).toEqual([PRUNED, elsewhere, ended, queued, kept, 'not-a-task'].toSorted());
});

test('in such a directory the workspace of a task that this server ran, and that has ended, is removed', async () => {
  const store = lockedStore();
  await using shared = await temporaryDirectory();
  await using room = await openLeft(store, { workspaces: path.join(shared.path, 'workspaces') });
  const { queued } = room.ids;
  await store.claim({ ...lease, instanceId: 'here', attemptId: queued });
  await store.finish({
    taskId: queued,
    from: 'running',
    attempt: 1,
    to: 'cancelled',
    result: null,
    error: null,
    finishedAt: lease.now,
    event: { type: 'task.cancelled', at: lease.now, data: '{"result":null}' },
  });
  await using ops = room.start('here');
  await ops.start();
  expect(await room.left()).not.toContain(queued);
});

test('what is left where workspaces are to be kept is kept, also by a later start that keeps none', async () => {
  await using room = await openLeft(lockedStore());
  const before = await room.left();
  for (const keep of [true, false]) {
    await using ops = room.start('here', { keep });
    await ops.start();
    expect(await room.left()).toEqual(before);
  }
});

test('a workspace that was kept stays where a later start keeps none', async () => {
  await using room = await startWorkspaces({ keep: true });
  const workspace = await room.prepare();
  expect(await room.marks.list()).toHaveLength(1);
  await workspace[Symbol.asyncDispose]();
  expect(await room.marks.list()).toEqual([]);
});

test('a server that can not reach its tasks removes nothing', async () => {
  const store = lockedStore();
  await using room = await openLeft(store);
  const before = await room.left();
  store.find = async () => {
    throw new Error('out of reach');
  };
  const ops = room.start('here');
  await expect(ops.start()).rejects.toThrow('out of reach');
  await ops.stop();
  expect(await room.left()).toEqual(before);
});
