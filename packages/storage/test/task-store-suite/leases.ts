import type { TaskStore } from '@claude-ops/core';
import { expect, test } from 'vitest';
import { at, claimRequest, finishRequest, idAt, newTaskAt, seed } from '../tasks.ts';

export function leaseTests(open: () => Promise<TaskStore>): void {
  test('renewing answers every running attempt of the instance, and says which is to be cancelled', async () => {
    await using store = await open();
    await store.insert(newTaskAt(1));
    await store.claim(claimRequest({ attemptId: 'a1' }));
    await store.insert(newTaskAt(2));
    await store.claim(claimRequest({ attemptId: 'a2' }));
    await store.insert(newTaskAt(3));
    await store.claim(claimRequest({ attemptId: 'a3', instanceId: 'elsewhere' }));
    await seed(store, newTaskAt(4), 'completed');
    await seed(store, newTaskAt(5), 'queued');
    await store.requestCancel(idAt(2), at(1_500));
    const renewed = await store.renewLeases({ instanceId: 'here', leaseExpiresAt: at(61_000) });
    expect(renewed.toSorted((one, other) => (one.taskId < other.taskId ? -1 : 1))).toStrictEqual([
      { taskId: idAt(1), attemptId: 'a1', isCancelRequested: false },
      { taskId: idAt(2), attemptId: 'a2', isCancelRequested: true },
    ]);
    expect(await store.renewLeases({ instanceId: 'nobody', leaseExpiresAt: at(61_000) })).toStrictEqual([]);
  });

  test('an attempt whose task has ended is missing from the renewed', async () => {
    await using store = await open();
    const id = await seed(store, newTaskAt(1), 'running');
    await store.finish(finishRequest(id, { to: 'failed' }));
    expect(await store.renewLeases({ instanceId: 'here', leaseExpiresAt: at(61_000) })).toStrictEqual([]);
  });

  test('a running task is abandoned once its lease has expired, unless it was renewed', async () => {
    await using store = await open();
    const id = await seed(store, newTaskAt(1), 'running');
    const abandonedAt = async (offset: number) =>
      (await store.listAbandoned({ instanceId: 'elsewhere', now: at(offset) })).map(({ task }) => task.id);
    expect(await abandonedAt(31_000)).toStrictEqual([]);
    expect(await abandonedAt(31_001)).toStrictEqual([id]);
    await store.renewLeases({ instanceId: 'elsewhere', leaseExpiresAt: at(61_000) });
    expect(await abandonedAt(31_001)).toStrictEqual([id]);
    await store.renewLeases({ instanceId: 'here', leaseExpiresAt: at(61_000) });
    expect(await abandonedAt(31_001)).toStrictEqual([]);
    expect(await abandonedAt(61_001)).toStrictEqual([id]);
  });

  test('an instance that starts finds all it left running, whatever their leases', async () => {
    await using store = await open();
    const id = await seed(store, newTaskAt(1), 'running');
    await store.requestCancel(id, at(1_500));
    await store.insert(newTaskAt(2));
    const claimed = await store.claim(claimRequest({ attemptId: 'a2', instanceId: 'elsewhere' }));
    await seed(store, newTaskAt(3), 'completed');
    await seed(store, newTaskAt(4), 'queued');
    const abandoned = await store.listAbandoned({ instanceId: 'elsewhere', now: at(1_000) });
    expect(abandoned).toStrictEqual([
      {
        task: claimed?.task,
        attempt: claimed?.attempt,
        isCancelRequested: false,
        sealedSecrets: claimed?.sealedSecrets,
      },
    ]);
    expect(await store.listAbandoned({ instanceId: 'here', now: at(1_000) })).toMatchObject([
      { task: { id }, isCancelRequested: true },
    ]);
    expect(await store.listAbandoned({ instanceId: 'here', now: at(40_000) })).toHaveLength(2);
  });

  test('an attempt whose lease was renewed since is not ended for its lease', async () => {
    await using store = await open();
    const id = await seed(store, newTaskAt(1), 'running');
    const end = finishRequest(id, { to: 'failed', leaseEndedBefore: at(31_001) });
    await store.renewLeases({ instanceId: 'here', leaseExpiresAt: at(40_000) });
    expect(await store.finish(end)).toBeUndefined();
    expect(await store.find(id)).toMatchObject({ status: 'running' });
    expect(await store.finish({ ...end, leaseEndedBefore: at(40_001) })).toMatchObject({
      task: { status: 'failed' },
    });
  });

  test('a renewal that comes late makes no lease shorter', async () => {
    await using store = await open();
    const id = await seed(store, newTaskAt(1), 'running');
    await store.renewLeases({ instanceId: 'here', leaseExpiresAt: at(60_000) });
    expect(await store.renewLeases({ instanceId: 'here', leaseExpiresAt: at(40_000) })).toHaveLength(1);
    expect(await store.listAbandoned({ instanceId: null, now: at(50_000) })).toEqual([]);
    expect(await store.find(id)).toMatchObject({ status: 'running' });
  });
}
