import { LIMITS, type Task, type TaskStatus, type TaskSummary } from '@claude-ops/contract';
import type { TaskQuery, TaskStore } from '@claude-ops/core';
import { expect, test } from 'vitest';
import { at, idAt, newTaskAt, seed } from '../tasks.ts';

export function listTests(open: () => Promise<TaskStore>): void {
  test('a list holds summaries, newest first, at most as many as the limit', async () => {
    await using store = await open();
    for (const offset of [2, 1, 3]) await store.insert(newTaskAt(offset, { tags: { a: String(offset) } }));
    const summaries = await store.list({ limit: 2 });
    expect(summaries).toStrictEqual([summaryOf(3), summaryOf(2)]);
    expect(await store.list({ limit: 9 })).toHaveLength(3);
    expect(await store.list({ limit: 0 })).toStrictEqual([]);
  });

  test('a preview is cut between characters', async () => {
    await using store = await open();
    const length = LIMITS.promptPreviewCharacters;
    const prompts = ['x'.repeat(length + 1), `x${'😀'.repeat(length)}`, '😀'.repeat(length), 'short'];
    for (const [offset, prompt] of prompts.entries()) await store.insert(newTaskAt(offset, { prompt }));
    const previews = (await store.list({ limit: 9 })).map(({ promptPreview }) => promptPreview);
    expect(previews.toReversed()).toStrictEqual([
      'x'.repeat(length),
      `x${'😀'.repeat(length - 1)}`,
      '😀'.repeat(length),
      'short',
    ]);
  });

  test('a list holds exactly what all its filters match, in pages without a gap', async () => {
    await using store = await open();
    const tasks = await seedVariety(store);
    for (const filters of combinations()) {
      const expected = tasks.filter((task) => matches(task, filters)).map(({ id }) => id);
      expect(await listPages(store, filters), JSON.stringify(filters)).toStrictEqual(expected.toReversed());
    }
  });

  test('a range of time excludes its ends, wherever the page starts', async () => {
    await using store = await open();
    for (const offset of [1, 2, 3, 4]) await store.insert(newTaskAt(offset));
    const page = await store.list({ createdBefore: at(3), beforeId: idAt(9), limit: 9 });
    expect(page.map(({ id }) => id)).toStrictEqual([idAt(2), idAt(1)]);
    expect(await store.list({ createdBefore: at(1), limit: 9 })).toStrictEqual([]);
    expect(await store.list({ createdAfter: at(4), limit: 9 })).toStrictEqual([]);
  });

  test('no statuses and no tags are no filter, and a status given twice counts once', async () => {
    await using store = await open();
    await seed(store, newTaskAt(1), 'completed');
    await seed(store, newTaskAt(2), 'queued');
    expect(await store.list({ statuses: [], tags: {}, limit: 9 })).toHaveLength(2);
    expect(await store.list({ statuses: ['queued', 'queued'], limit: 9 })).toHaveLength(1);
  });

  test('tags are compared as they are', async () => {
    await using store = await open();
    await store.insert(newTaskAt(1, { tags: { a: '%', ['__proto__']: '' } }));
    await store.insert(newTaskAt(2, { tags: { A: 'x', b: '日本' } }));
    const ids = async (tags: Record<string, string>) =>
      (await store.list({ tags, limit: 9 })).map(({ id }) => id);
    expect(await ids({ a: '%' })).toStrictEqual([idAt(1)]);
    expect(await ids({ ['__proto__']: '' })).toStrictEqual([idAt(1)]);
    expect(await ids({ b: '日本' })).toStrictEqual([idAt(2)]);
    expect(await ids({ a: 'x' })).toStrictEqual([]);
    expect(await ids({ A: 'X' })).toStrictEqual([]);
    expect(await ids({ toString: '' })).toStrictEqual([]);
  });
}

/** Sixteen tasks: every status with a few combinations of tags, two milliseconds apart. */
async function seedVariety(store: TaskStore): Promise<Task[]> {
  const tasks: Task[] = [];
  // A claim takes the oldest, so the tasks that stay queued come last.
  const statuses: TaskStatus[] = ['completed', 'running', 'failed', 'cancelled'];
  for (let index = 0; index < 16; index++) {
    const status = index < 12 ? statuses[index % 4] : 'queued';
    const tags: Record<string, string> = {};
    if (index % 2 === 0) tags['project'] = 'demo';
    if (index % 3 !== 0) tags['team'] = index % 3 === 1 ? 'red' : 'blue';
    const id = await seed(store, newTaskAt(2 * index, { tags }), status ?? 'queued');
    const task = await store.find(id);
    if (task !== undefined) tasks.push(task);
  }
  return tasks;
}

type Filters = Omit<TaskQuery, 'limit' | 'beforeId'>;

function* combinations(): Generator<Filters> {
  const statusFilters: Filters['statuses'][] = [undefined, ['running'], ['queued', 'failed', 'completed']];
  const tagFilters: Filters['tags'][] = [
    undefined,
    { project: 'demo' },
    { team: 'red' },
    { team: 'red', project: 'demo' },
    { project: 'demo', team: 'blue' },
    { team: 'none' },
  ];
  for (const statuses of statusFilters)
    for (const tags of tagFilters)
      for (const createdAfter of [undefined, at(8), at(7)])
        for (const createdBefore of [undefined, at(26), at(27)])
          yield { statuses, tags, createdAfter, createdBefore };
}

function matches(task: Task, { statuses, tags, createdAfter, createdBefore }: Filters): boolean {
  if (statuses && !statuses.includes(task.status)) return false;
  if (Object.entries(tags ?? {}).some(([key, value]) => task.tags[key] !== value)) return false;
  if (createdAfter && task.createdAt <= createdAfter) return false;
  return !(createdBefore && task.createdAt >= createdBefore);
}

async function listPages(store: TaskStore, filters: Filters): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const page = await store.list({ ...filters, beforeId: ids.at(-1), limit: 5 });
    ids.push(...page.map(({ id }) => id));
    if (page.length < 5) return ids;
  }
}

function summaryOf(offset: number): TaskSummary {
  return {
    id: idAt(offset),
    status: 'queued',
    mode: 'process',
    model: null,
    permissionMode: 'acceptEdits',
    timeout: 60_000,
    tags: { a: String(offset) },
    attempts: 0,
    createdAt: at(offset),
    createdBy: null,
    startedAt: null,
    finishedAt: null,
    error: null,
    waitingFor: null,
    artifactsOmitted: null,
    conversationId: idAt(offset),
    continuableUntil: null,
    previousTaskId: null,
    promptPreview: `Task ${offset}`,
    costUsd: null,
    permissionDenials: 0,
    backgroundStopped: 0,
  };
}
