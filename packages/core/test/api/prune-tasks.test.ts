import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CreateTaskInput, PruneInput } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { createClaudeOps, createMemoryTaskStore, type TaskStore } from '../../src/index.ts';

const input: CreateTaskInput = { prompt: 'hello', apiKey: 'sk-ant-made-up-for-the-tests' };
const START_MS = Date.parse('2026-11-22T12:00:00.000Z');
const EVER = { finishedBefore: '2999-01-01' };

/** Makes tasks, one a second, that are cancelled as soon as they are made. */
async function openWithCancelled(count: number, store: TaskStore = createMemoryTaskStore()) {
  let now = START_MS;
  const pruned: number[] = [];
  const ops = createClaudeOps({
    stores: { tasks: store },
    clock: { now: () => now },
    observer: { pruned: (tasks) => void pruned.push(tasks) },
  });
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const { id } = await ops.createTask(input);
    await ops.cancelTask(id);
    ids.push(id);
    now += 1_000;
  }
  return { ops, ids, pruned };
}

test('tasks that finished before are removed, and those that finished later, wait or run stay', async () => {
  const { ops, ids } = await openWithCancelled(4);
  await using _ops = ops;
  const queued = await ops.createTask(input);
  expect(await ops.pruneTasks({ finishedBefore: '2026-11-22T12:00:02Z' })).toEqual({ tasks: 2 });
  const left = (await ops.listTasks()).data.map(({ id }) => id);
  expect(left).toEqual([queued.id, ...ids.slice(2).toReversed()]);
  await expect(ops.getTask(ids[0] ?? '')).rejects.toMatchObject({ code: 'task_not_found' });
  expect(await ops.pruneTasks(EVER)).toEqual({ tasks: 2 });
  expect((await ops.listTasks()).data).toMatchObject([{ id: queued.id }]);
});

test('a dry run counts, and removes nothing', async () => {
  const { ops, pruned } = await openWithCancelled(3);
  await using _ops = ops;
  expect(await ops.pruneTasks({ finishedBefore: '2026-11-22T12:00:02Z', dryRun: true })).toEqual({
    tasks: 2,
  });
  expect((await ops.listTasks()).data).toHaveLength(3);
  expect(pruned).toEqual([]);
});

test('more tasks than one round takes are all removed, and the observer is told', async () => {
  const { ops, pruned } = await openWithCancelled(250);
  await using _ops = ops;
  expect(await ops.pruneTasks(EVER)).toEqual({ tasks: 250 });
  expect((await ops.listTasks()).data).toEqual([]);
  expect(pruned).toEqual([100, 100, 50]);
});

test('two prunes at once remove every task once', async () => {
  const { ops } = await openWithCancelled(250);
  await using _ops = ops;
  const reports = await Promise.all([ops.pruneTasks(EVER), ops.pruneTasks(EVER)]);
  expect(reports.reduce((total, { tasks }) => total + tasks, 0)).toBe(250);
});

test('what is kept of a task outside of the store goes before its row does', async () => {
  const workspacesDirectory = await mkdtemp(path.join(tmpdir(), 'claude-ops-prune-'));
  const store = createMemoryTaskStore();
  const left: string[][] = [];
  const remove: TaskStore['remove'] = async (ids) => {
    left.push(await readdir(workspacesDirectory));
    return await store.remove(ids);
  };
  await using ops = createClaudeOps({ workspacesDirectory, stores: { tasks: { ...store, remove } } });
  const { id } = await ops.createTask(input);
  await ops.cancelTask(id);
  await mkdir(path.join(workspacesDirectory, id));
  await mkdir(path.join(workspacesDirectory, 'other'));
  await ops.pruneTasks(EVER);
  expect(left).toEqual([['other']]);
  await rm(workspacesDirectory, { recursive: true });
});

test('once the first file of a task goes, no reader finds the task', async () => {
  const store = createMemoryTaskStore();
  const answers: unknown[] = [];
  const remove: TaskStore['remove'] = async (ids) => {
    const id = ids[0] ?? '';
    const asked = [
      ops.getTask(id),
      ops.listArtifacts(id),
      ops.listTaskEvents(id),
      ops.openArtifactArchive(id),
    ];
    for (const answer of await Promise.allSettled(asked))
      answers.push(answer.status === 'rejected' ? answer.reason.code : answer.value);
    answers.push((await ops.listTasks()).data.length, await store.countByStatus());
    return await store.remove(ids);
  };
  const { ops } = await openWithCancelled(2, { ...store, remove });
  await using _ops = ops;
  expect(await ops.pruneTasks(EVER)).toEqual({ tasks: 2 });
  const gone = Array.from({ length: 4 }, () => 'task_not_found');
  expect(answers).toEqual([...gone, 0, expect.objectContaining({ cancelled: 0 })]);
});

test('a list of artifacts that a prune empties meanwhile is no list', async () => {
  const store = createMemoryTaskStore();
  let ids: readonly string[] = [];
  const find: TaskStore['find'] = async (id) => {
    const task = await store.find(id);
    await store.prune({ ids, at: '2026-11-22T12:00:00.000Z' });
    return task;
  };
  const opened = await openWithCancelled(2, { ...store, find });
  await using ops = opened.ops;
  ids = opened.ids;
  await expect(ops.listArtifacts(ids[0] ?? '')).rejects.toMatchObject({ code: 'task_not_found' });
});

test('an archive of artifacts that a prune removes meanwhile ends with an error', async () => {
  const { ops, ids } = await openWithCancelled(1);
  await using _ops = ops;
  const archive = await ops.openArtifactArchive(ids[0] ?? '');
  await ops.pruneTasks(EVER);
  await expect(new Response(archive).bytes()).rejects.toMatchObject({ code: 'task_not_found' });
});

test('what an earlier process pruned and did not remove is removed at the start, and by the next prune', async () => {
  const store = createMemoryTaskStore();
  const { ops: before, ids } = await openWithCancelled(3, store);
  await before.stop();
  const at = '2026-11-22T13:00:00.000Z';
  await store.prune({ ids: ids.slice(0, 2), at });
  const pruned = Promise.withResolvers<number>();
  await using ops = createClaudeOps({ stores: { tasks: store }, observer: { pruned: pruned.resolve } });
  await ops.start();
  expect(await pruned.promise).toBe(2);
  expect(await store.listPruned({ limit: 9 })).toEqual([]);
  expect((await ops.listTasks()).data).toMatchObject([{ id: ids[2] }]);

  await store.prune({ ids, at });
  expect(await ops.pruneTasks(EVER)).toEqual({ tasks: 0 });
  expect(await store.listPruned({ limit: 9 })).toEqual([]);
});

test('a stop ends a prune between two rounds, and it says how far it came', async () => {
  const store = createMemoryTaskStore();
  const stopped: Promise<void>[] = [];
  const remove: TaskStore['remove'] = async (ids) => {
    stopped.push(ops.stop({ graceMs: 0 }));
    return await store.remove(ids);
  };
  const { ops } = await openWithCancelled(250, { ...store, remove });
  await expect(ops.pruneTasks(EVER)).rejects.toMatchObject({
    code: 'shutting_down',
    message: expect.stringContaining('100 tasks were removed'),
  });
  await Promise.all(stopped);
  expect(await store.countByStatus()).toMatchObject({ cancelled: 150 });
  await expect(ops.pruneTasks(EVER)).rejects.toMatchObject({ code: 'shutting_down' });
});

test('a reader of a log that is removed meanwhile ends, without an error', async () => {
  const { ops, ids } = await openWithCancelled(1);
  await using _ops = ops;
  const events = ops.followTaskEvents(ids[0] ?? '');
  expect(await events.next()).toMatchObject({ value: { type: 'task.queued' } });
  await ops.pruneTasks(EVER);
  const rest = await Array.fromAsync(events);
  expect(rest.map(({ type }) => type)).toEqual(['task.cancelled']);
  await expect(ops.followTaskEvents(ids[0] ?? '').next()).rejects.toMatchObject({ code: 'task_not_found' });
});

test.for<[string, object, string]>([
  ['nothing', {}, '/finishedBefore'],
  ['no moment', { finishedBefore: 'yesterday' }, '/finishedBefore'],
  ['a day that does not exist', { finishedBefore: '2026-02-30' }, '/finishedBefore'],
  ['a number', { finishedBefore: 1_795_000_000 }, '/finishedBefore'],
  ['a text for a choice', { ...EVER, dryRun: 'yes' }, '/dryRun'],
  ['more', { ...EVER, status: 'failed' }, '/status'],
])('%s is refused, and nothing is removed', async ([, wrong, pointer]) => {
  const { ops } = await openWithCancelled(1);
  await using _ops = ops;
  await expect(ops.pruneTasks(wrong as PruneInput)).rejects.toMatchObject({
    code: 'invalid_request',
    errors: expect.arrayContaining([expect.objectContaining({ pointer })]),
  });
  expect((await ops.listTasks()).data).toHaveLength(1);
});
