import type { NewTask, TaskStore, UsageLimit } from '@claude-ops/core';
import { expect, test } from 'vitest';
import { aLimit, at, claimRequest, finishRequest, idAt, newTaskAt, requeueRequest, seed } from '../tasks.ts';

const LIMIT = aLimit();
const HOLDING = { id: LIMIT.id, since: LIMIT.since, until: LIMIT.until };

/** A queued task that waits for the usage limits of a credential. */
function waiting(offsetMs: number, credential = 'key', overrides: Partial<NewTask['task']> = {}): NewTask {
  return { ...newTaskAt(offsetMs, overrides), credential };
}

async function claimAll(store: TaskStore, labels: readonly string[] = []): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const claimed = await store.claim(claimRequest({ labels }));
    if (claimed === undefined) return ids;
    ids.push(claimed.task.id);
  }
}

export function usageLimitTests(open: () => Promise<TaskStore>): void {
  test('a usage limit holds the queued tasks of its credential, and others go past them', async () => {
    await using store = await open();
    await store.insert(waiting(1));
    await store.insert(waiting(2, 'other'));
    await store.insert(newTaskAt(3));
    expect(await store.noteUsageLimit(LIMIT)).toStrictEqual(LIMIT);
    expect(await claimAll(store)).toEqual([2, 3].map(idAt));
    expect(await store.listUsageLimits()).toStrictEqual([{ ...LIMIT, queued: 1 }]);
    expect(await store.find(idAt(1))).toMatchObject({ status: 'queued', waitingFor: null });
    expect(await store.endUsageLimits({ id: LIMIT.id })).toStrictEqual([LIMIT]);
    expect(await claimAll(store)).toEqual([idAt(1)]);
    expect(await store.listUsageLimits()).toEqual([]);
  });

  test('a task that is queued while its credential has a usage limit is held, and says by which', async () => {
    await using store = await open();
    await store.noteUsageLimit(LIMIT);
    expect(await store.insert(waiting(1))).toMatchObject({ status: 'inserted', heldBy: HOLDING });
    expect(await store.insert(newTaskAt(2))).not.toHaveProperty('heldBy');
    expect(await store.insert(waiting(3, 'other'))).not.toHaveProperty('heldBy');
    expect(await claimAll(store)).toEqual([2, 3].map(idAt));
    await store.endUsageLimits({ endedBy: LIMIT.until });
    expect(await claimAll(store)).toEqual([idAt(1)]);
  });

  test('a task that is queued after the end of a usage limit is not held, also before that is ended', async () => {
    await using store = await open();
    await store.noteUsageLimit(aLimit({ until: at(10) }));
    await store.insert(waiting(10));
    await store.insert(waiting(9));
    expect(await claimAll(store)).toEqual([idAt(10)]);
    await store.endUsageLimits({ endedBy: at(10) });
    expect(await claimAll(store)).toEqual([idAt(9)]);
  });

  test('a running task goes on, and is held once it is queued again', async () => {
    await using store = await open();
    await seed(store, waiting(1), 'running');
    await store.noteUsageLimit(LIMIT);
    expect(await store.findNeeds([idAt(1)])).toEqual([]);
    expect(await store.renewLeases({ instanceId: 'here', leaseExpiresAt: at(99_000) })).toHaveLength(1);
    await store.requeue(requeueRequest(idAt(1)));
    expect(await store.findNeeds([idAt(1)])).toMatchObject([{ heldBy: HOLDING }]);
    expect(await claimAll(store)).toEqual([]);
    await store.endUsageLimits({ id: LIMIT.id });
    expect(await claimAll(store)).toEqual([idAt(1)]);
    await store.noteUsageLimit(aLimit({ until: at(1_500) }));
    await store.requeue(requeueRequest(idAt(1), { attempt: 2 }));
    expect(await claimAll(store)).toEqual([idAt(1)]);
  });

  test('a credential has one usage limit, which ends at the latest moment that was noted', async () => {
    await using store = await open();
    await store.insert(waiting(1));
    await store.noteUsageLimit(LIMIT);
    const again: UsageLimit = { ...LIMIT, id: idAt(600), taskId: idAt(2), since: at(600), until: at(70_000) };
    expect(await store.noteUsageLimit(again)).toStrictEqual({ ...LIMIT, until: at(70_000) });
    expect(await store.noteUsageLimit({ ...again, until: at(50_000) })).toMatchObject({
      id: LIMIT.id,
      until: at(70_000),
    });
    expect(await store.listUsageLimits()).toStrictEqual([{ ...LIMIT, until: at(70_000), queued: 1 }]);
    expect(await store.findNeeds([idAt(1)])).toMatchObject([{ heldBy: { until: at(70_000) } }]);
    expect(await store.endUsageLimits({ endedBy: at(69_999) })).toEqual([]);
    expect(await store.endUsageLimits({ id: idAt(600) })).toEqual([]);
    expect(await claimAll(store)).toEqual([]);
    expect(await store.endUsageLimits({ endedBy: at(70_000) })).toMatchObject([{ id: LIMIT.id }]);
    expect(await claimAll(store)).toEqual([idAt(1)]);
  });

  test('a task that slipped through is held when the limit is noted again', async () => {
    await using store = await open();
    await store.noteUsageLimit(aLimit({ until: at(10) }));
    await store.insert(waiting(20));
    await store.noteUsageLimit(aLimit({ id: idAt(600), until: at(90) }));
    expect(await claimAll(store)).toEqual([]);
    expect(await store.listUsageLimits()).toMatchObject([{ queued: 1 }]);
  });

  test('usage limits are listed oldest first, and those that are over are ended alone', async () => {
    await using store = await open();
    const limits = [3, 1, 2].map((offset) =>
      aLimit({ id: idAt(offset), credential: `key ${offset}`, until: at(offset * 1_000) }),
    );
    for (const limit of limits) await store.noteUsageLimit(limit);
    for (const offset of [1, 2, 3]) await store.insert(waiting(offset, `key ${offset}`));
    const ids = async () => (await store.listUsageLimits()).map(({ id, queued }) => [id, queued]);
    expect(await ids()).toEqual([1, 2, 3].map((offset) => [idAt(offset), 1]));
    const ended = await store.endUsageLimits({ endedBy: at(2_000) });
    expect(ended.map(({ id }) => id)).toEqual([1, 2].map(idAt));
    expect(await ids()).toEqual([[idAt(3), 1]]);
    expect(await claimAll(store)).toEqual([1, 2].map(idAt));
  });

  test('a held task keeps what else it needs, whatever it is', async () => {
    await using store = await open();
    const placement = { labels: ['zone=a', 'gpu'] };
    await store.insert(waiting(1));
    await store.insert({ ...waiting(2), boundTo: 'here' });
    await store.insert({ ...waiting(3), boundTo: 'a "quoted", [odd] name' });
    await store.insert(waiting(4, 'key', { placement }));
    await store.insert({ ...waiting(5, 'key', { placement }), boundTo: 'here' });
    const ids = [1, 2, 3, 4, 5].map(idAt);
    const before = await store.findNeeds(ids);
    await store.noteUsageLimit(LIMIT);
    expect(await claimAll(store, ['gpu', 'zone=a'])).toEqual([]);
    const needs = new Map(before.map((some) => [some.taskId, some]));
    const held = ids.map((taskId) => ({
      ...(needs.get(taskId) ?? { taskId, labels: [], boundTo: undefined }),
      heldBy: HOLDING,
    }));
    expect(await store.findNeeds(ids)).toStrictEqual(held);
    await store.endUsageLimits({ id: LIMIT.id });
    expect(await store.findNeeds(ids)).toStrictEqual(before);
    expect(await claimAll(store, ['gpu', 'zone=a'])).toEqual([1, 2, 4, 5].map(idAt));
    const elsewhere = claimRequest({ instanceId: 'a "quoted", [odd] name' });
    expect(await store.claim(elsewhere)).toMatchObject({ task: { id: idAt(3) } });
  });

  test('a held task can be cancelled, and is counted no more', async () => {
    await using store = await open();
    await store.insert(waiting(1));
    await store.insert(waiting(2));
    await store.noteUsageLimit(LIMIT);
    await store.finish(finishRequest(idAt(1), { from: 'queued', to: 'cancelled' }));
    expect(await store.listUsageLimits()).toMatchObject([{ queued: 1 }]);
    const listed = await store.list({ isWaiting: true, limit: 5 });
    expect(listed.map(({ id }) => id)).toEqual([idAt(2)]);
    await store.endUsageLimits({ id: LIMIT.id });
    expect(await claimAll(store)).toEqual([idAt(2)]);
  });

  test('tasks that are held are listed among those that wait, in pages, newest first', async () => {
    await using store = await open();
    await seed(store, newTaskAt(1), 'running');
    const waitingFor = { kind: 'message', reason: '', since: null, until: null, approvalId: null } as const;
    await store.noteWaiting({ taskId: idAt(1), attempt: 1, waitingFor });
    await store.insert(newTaskAt(2));
    await store.insert(waiting(3, 'key', { tags: { a: '1' }, conversationId: idAt(3) }));
    await store.insert(waiting(4, 'other', { conversationId: idAt(3) }));
    await store.insert(waiting(5, 'third', { conversationId: idAt(3) }));
    await store.noteUsageLimit(LIMIT);
    await store.noteUsageLimit(aLimit({ id: idAt(600), credential: 'third' }));
    const ids = async (query: Partial<Parameters<TaskStore['list']>[0]> = {}) =>
      (await store.list({ isWaiting: true, limit: 9, ...query })).map(({ id }) => id);
    expect(await ids()).toEqual([5, 3, 1].map(idAt));
    expect(await ids({ limit: 1, beforeId: idAt(5) })).toEqual([idAt(3)]);
    expect(await ids({ statuses: ['queued'] })).toEqual([5, 3].map(idAt));
    expect(await ids({ statuses: ['running'] })).toEqual([idAt(1)]);
    expect(await ids({ statuses: ['failed'] })).toEqual([]);
    expect(await ids({ tags: { a: '1' } })).toEqual([idAt(3)]);
    expect(await ids({ createdAfter: at(3) })).toEqual([idAt(5)]);
    expect(await ids({ conversation: idAt(3) })).toEqual([5, 3].map(idAt));
    await store.endUsageLimits({ id: LIMIT.id });
    expect(await ids()).toEqual([5, 1].map(idAt));
  });
}
