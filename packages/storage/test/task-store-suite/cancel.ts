import { TASK_STATUSES } from '@claude-ops/contract';
import type { TaskStore } from '@claude-ops/core';
import { expect, test } from 'vitest';
import { at, claimRequest, finishRequest, idAt, newTaskAt, resultOf, seed, snapshot } from '../tasks.ts';

export function cancelTests(open: () => Promise<TaskStore>): void {
  test('a queued task is cancelled at once and never claimed', async () => {
    await using store = await open();
    await store.insert(newTaskAt(1));
    const change = await store.finish(finishRequest(idAt(1), { from: 'queued', to: 'cancelled' }));
    expect(change).toMatchObject({ task: { status: 'cancelled', startedAt: null }, event: { sequence: 2 } });
    expect(await store.claim(claimRequest())).toBeUndefined();
  });

  test.for(['completed', 'failed'] as const)('a cancel request wins over a later end as %s', async (to) => {
    await using store = await open();
    const id = await seed(store, newTaskAt(1), 'running');
    expect(await store.requestCancel(id, at(1_500))).toBe(true);
    const before = await snapshot(store, id);
    expect(await store.finish(finishRequest(id, { to, result: resultOf('late') }))).toBeUndefined();
    expect(await snapshot(store, id)).toStrictEqual(before);
    const change = await store.finish(finishRequest(id, { to: 'cancelled', result: resultOf('late') }));
    expect(change).toMatchObject({ task: { status: 'cancelled', result: { text: 'late' } } });
  });

  test('a cancel request leaves the task and its log as they are', async () => {
    await using store = await open();
    const id = await seed(store, newTaskAt(1), 'running');
    const before = await snapshot(store, id);
    expect(await store.requestCancel(id, at(1_500))).toBe(true);
    expect(await store.requestCancel(id, at(1_600))).toBe(true);
    expect(await snapshot(store, id)).toStrictEqual(before);
  });

  test.for(TASK_STATUSES.filter((status) => status !== 'running'))(
    'a cancel of a %s task is not a request',
    async (status) => {
      await using store = await open();
      const id = await seed(store, newTaskAt(1), status);
      expect(await store.requestCancel(id, at(1_500))).toBe(false);
      if (status !== 'queued') return;
      await store.claim(claimRequest());
      expect(await store.finish(finishRequest(id))).toMatchObject({ task: { status: 'completed' } });
    },
  );

  test('a cancel of an unknown task is not a request', async () => {
    await using store = await open();
    expect(await store.requestCancel(idAt(1), at(1))).toBe(false);
  });
}
