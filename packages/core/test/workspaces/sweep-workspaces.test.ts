import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createClaudeOps, createMemoryTaskStore, type TaskStore } from '../../src/index.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const UNKNOWN = '01900000-0000-7000-8000-000000000000';
const lease = { now: '2026-11-22T19:30:00.000Z', leaseExpiresAt: '2999-11-22T19:30:00.000Z' };

/** A store that refuses a second engine on a directory, as those on a disk do. */
function lockedStore(): TaskStore {
  return { ...createMemoryTaskStore(), lock: async () => ({ [Symbol.asyncDispose]: async () => {} }) };
}

/** Tasks as they are in the store when a server starts, each with a workspace that an earlier one has left. */
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
  for (const name of [elsewhere, ended, queued, UNKNOWN, 'not-a-task'])
    for (const parent of [workspacesDirectory, path.join(dataDirectory, 'repositories')])
      await mkdir(path.join(parent, name), { recursive: true });
  return {
    ids: { elsewhere, ended, queued },
    start,
    left: async () => (await readdir(workspacesDirectory)).toSorted(),
    repositories: async () => (await readdir(path.join(dataDirectory, 'repositories'))).toSorted(),
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}

test('a start removes the workspaces of tasks that ended, run elsewhere or wait, and of no others', async () => {
  const store = lockedStore();
  await using room = await openLeft(store);
  await using ops = room.start('here');
  await ops.start();
  expect(await room.left()).toEqual([UNKNOWN, 'not-a-task']);
  expect(await room.repositories()).toEqual([UNKNOWN, 'not-a-task']);
});

test('in a directory that other servers may share, only the workspaces of tasks that ended are removed', async () => {
  const store = lockedStore();
  await using shared = await temporaryDirectory();
  await using room = await openLeft(store, { workspaces: path.join(shared.path, 'workspaces') });
  await using ops = room.start('here');
  await ops.start();
  const { elsewhere, queued } = room.ids;
  expect(await room.left()).toEqual([UNKNOWN, elsewhere, queued, 'not-a-task'].toSorted());
});

test('workspaces that are to be kept are kept', async () => {
  await using room = await openLeft(lockedStore());
  const before = await room.left();
  await using ops = room.start('here', { keep: true });
  await ops.start();
  expect(await room.left()).toEqual(before);
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
