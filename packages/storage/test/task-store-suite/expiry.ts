import type { TaskStore } from '@claude-ops/core';
import { expect, test } from 'vitest';
import { at, claimRequest, finishRequest, idAt, newTaskAt, requeueRequest } from '../tasks.ts';

const expiringAt = (offsetMs: number, endsAtMs: number) => ({
  ...newTaskAt(offsetMs),
  expiresAt: at(endsAtMs),
});

export function expiryTests(open: () => Promise<TaskStore>): void {
  test('of the queued tasks that end without a slot, those that end first come first', async () => {
    await using store = await open();
    await store.insert(newTaskAt(1));
    await store.insert(expiringAt(2, 9_000));
    await store.insert(expiringAt(3, 5_000));
    await store.insert(expiringAt(4, 7_000));
    expect(await store.listExpiring(2)).toStrictEqual([
      { taskId: idAt(3), expiresAt: at(5_000) },
      { taskId: idAt(4), expiresAt: at(7_000) },
    ]);
    expect(await store.listExpiring(100)).toHaveLength(3);
  });

  test('a task that has had a slot ends without one no more, also where it is queued again', async () => {
    await using store = await open();
    await store.insert(expiringAt(1, 5_000));
    await store.insert(expiringAt(2, 5_000));
    await store.claim(claimRequest({ attemptId: 'a1' }));
    expect(await store.listExpiring(100)).toMatchObject([{ taskId: idAt(2) }]);
    await store.requeue(requeueRequest(idAt(1)));
    expect(await store.listExpiring(100)).toMatchObject([{ taskId: idAt(2) }]);
  });

  test('a queued task that has had an attempt is not ended as one that had none', async () => {
    await using store = await open();
    await store.insert(expiringAt(1, 5_000));
    await store.claim(claimRequest({ attemptId: 'a1' }));
    await store.requeue(requeueRequest(idAt(1)));
    const end = finishRequest(idAt(1), { from: 'queued', to: 'failed' });
    expect(await store.finish({ ...end, isUntried: true })).toBeUndefined();
    expect(await store.find(idAt(1))).toMatchObject({ status: 'queued' });
    expect(await store.finish(end)).toMatchObject({ task: { status: 'failed' } });
  });

  test('a task that has ended while it was queued is not listed', async () => {
    await using store = await open();
    await store.insert(expiringAt(1, 5_000));
    await store.finish(finishRequest(idAt(1), { from: 'queued', to: 'failed' }));
    expect(await store.listExpiring(100)).toStrictEqual([]);
  });
}
