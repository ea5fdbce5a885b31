import { isFinal, TASK_STATUSES } from '@claude-ops/contract';
import type { TaskStore } from '@claude-ops/core';
import { expect, test } from 'vitest';
import {
  ALL,
  at,
  claimRequest,
  draft,
  finishRequest,
  idAt,
  newTaskAt,
  requeueRequest,
  resultOf,
  seed,
} from '../tasks.ts';

const none = { queued: 0, running: 0, completed: 0, failed: 0, cancelled: 0 };

/** Runs a task to its end at a moment. */
async function finishAt(store: TaskStore, offsetMs: number, finishedMs: number): Promise<string> {
  const id = await seed(store, newTaskAt(offsetMs), 'running');
  await store.finish(finishRequest(id, { finishedAt: at(finishedMs) }));
  return id;
}

export function removeTests(open: () => Promise<TaskStore>): void {
  test('finished tasks are listed by their end, in pages', async () => {
    await using store = await open();
    const late = await finishAt(store, 1, 300);
    const early = await finishAt(store, 2, 100);
    const middle = [await finishAt(store, 3, 200), await finishAt(store, 4, 200)];
    const query = { finishedBefore: at(301), limit: 3 };
    const first = await store.listFinished(query);
    expect(first).toStrictEqual([
      { id: early, finishedAt: at(100) },
      ...middle.map((id) => ({ id, finishedAt: at(200) })),
    ]);
    const second = await store.listFinished({ ...query, after: { id: idAt(4), finishedAt: at(200) } });
    expect(second.map(({ id }) => id)).toStrictEqual([late]);
    const within = await store.listFinished({ ...query, after: { id: idAt(3), finishedAt: at(200) } });
    expect(within.map(({ id }) => id)).toStrictEqual([idAt(4), late]);
    expect(await store.countFinished(at(301))).toBe(4);
  });

  test('a task that finished at the moment itself did not finish before it', async () => {
    await using store = await open();
    await finishAt(store, 1, 100);
    expect(await store.listFinished({ finishedBefore: at(100), limit: 1 })).toStrictEqual([]);
    expect(await store.countFinished(at(100))).toBe(0);
    expect(await store.countFinished(at(101))).toBe(1);
  });

  test.for(TASK_STATUSES)('a task that is %s is removed only when that is an end', async (status) => {
    await using store = await open();
    const id = await seed(store, newTaskAt(1, { tags: { a: '1' } }), status);
    const before = await store.countByStatus();
    expect(await store.countFinished(at(10_000))).toBe(isFinal(status) ? 1 : 0);
    expect(await store.remove([id, idAt(9)])).toBe(isFinal(status) ? 1 : 0);
    expect(await store.find(id)).toStrictEqual(isFinal(status) ? undefined : expect.anything());
    expect(await store.countByStatus()).toStrictEqual(isFinal(status) ? none : before);
    expect(await store.list({ tags: { a: '1' }, limit: 1 })).toHaveLength(isFinal(status) ? 0 : 1);
  });

  test('a task goes with its log, its result and its idempotency key, and others stay', async () => {
    await using store = await open();
    const once = { key: 'once', fingerprint: 'of the input' };
    const id = await seed(store, { ...newTaskAt(1, { tags: { a: '1' } }), idempotency: once }, 'running');
    await store.finish(finishRequest(id, { result: resultOf('done') }));
    const other = { key: 'other', fingerprint: 'of another' };
    const kept = await seed(store, { ...newTaskAt(2), idempotency: other }, 'failed');
    expect(await store.remove([id, id])).toBe(1);
    expect(await store.listEvents(id, ALL)).toStrictEqual([]);
    expect(await store.findByIdempotencyKey('once')).toBeUndefined();
    expect(await store.listFinished({ finishedBefore: at(10_000), limit: 9 })).toMatchObject([{ id: kept }]);
    expect(await store.findByIdempotencyKey('other')).toMatchObject({ task: { id: kept } });
    expect(await store.listEvents(kept, ALL)).toHaveLength(3);
    // As new: nothing of the first is left that could be mixed in.
    await store.insert({ ...newTaskAt(1), idempotency: once });
    expect(await store.find(id)).toMatchObject({ tags: {}, result: null });
    expect(await store.listEvents(id, ALL)).toHaveLength(1);
  });

  test('a task that is pruned is gone for every reader, and is still to be removed', async () => {
    await using store = await open();
    const once = { key: 'once', fingerprint: 'of the input' };
    const id = await seed(store, { ...newTaskAt(1, { tags: { a: '1' } }), idempotency: once }, 'running');
    await store.finish(finishRequest(id, { finishedAt: at(100), result: resultOf('done') }));
    const kept = await finishAt(store, 2, 200);
    expect(await store.listPruned({ limit: 9 })).toStrictEqual([]);
    expect(await store.prune({ ids: [id, id], at: at(300) })).toStrictEqual([id]);

    expect(await store.find(id)).toBeUndefined();
    expect(await store.findByIdempotencyKey('once')).toBeUndefined();
    expect(await store.listEvents(id, ALL)).toStrictEqual([]);
    expect(await store.list({ tags: { a: '1' }, limit: 9 })).toStrictEqual([]);
    expect(await store.list({ limit: 9 })).toMatchObject([{ id: kept }]);
    expect(await store.countByStatus()).toStrictEqual({ ...none, completed: 1 });
    expect(await store.listFinished({ finishedBefore: at(999), limit: 9 })).toMatchObject([{ id: kept }]);
    expect(await store.countFinished(at(999))).toBe(1);
    expect(await store.listPruned({ limit: 9 })).toStrictEqual([id]);

    expect(await store.prune({ ids: [id], at: at(301) })).toStrictEqual([]);
    expect(await store.remove([id])).toBe(1);
    expect(await store.listPruned({ limit: 9 })).toStrictEqual([]);
    expect(await store.remove([id])).toBe(0);
    expect(await store.countByStatus()).toStrictEqual({ ...none, completed: 1 });
  });

  test('the idempotency key of a pruned task is free, and stays with the task that has it next', async () => {
    await using store = await open();
    const once = { key: 'once', fingerprint: 'of the input' };
    const id = await seed(store, { ...newTaskAt(1), idempotency: once }, 'failed');
    await store.prune({ ids: [id], at: at(300) });
    expect(await store.insert({ ...newTaskAt(2), idempotency: once })).toMatchObject({ status: 'inserted' });
    expect(await store.remove([id])).toBe(1);
    expect(await store.findByIdempotencyKey('once')).toMatchObject({ task: { id: idAt(2) } });
  });

  test.for(TASK_STATUSES)('a task that is %s is pruned only when that is an end', async (status) => {
    await using store = await open();
    const id = await seed(store, newTaskAt(1), status);
    const pruned = await store.prune({ ids: [id, idAt(9)], at: at(1) });
    expect(pruned).toStrictEqual(isFinal(status) ? [id] : []);
    expect(await store.listPruned({ limit: 9 })).toStrictEqual(pruned);
    expect(await store.find(id)).toStrictEqual(isFinal(status) ? undefined : expect.anything());
  });

  test('pruned tasks are listed up to a limit, and pruned once by whoever is first', async () => {
    await using store = await open();
    const ids = [await finishAt(store, 1, 1), await finishAt(store, 2, 2), await finishAt(store, 3, 3)];
    const request = { ids, at: at(9) };
    const pruned = await Promise.all([store.prune(request), store.prune(request)]);
    expect(pruned.flat().toSorted()).toStrictEqual(ids);
    expect(await store.listPruned({ limit: 2 })).toStrictEqual(ids.slice(0, 2));
    expect(await store.prune({ ids: [], at: at(9) })).toStrictEqual([]);
    expect(await store.remove(ids)).toBe(3);
    expect(await store.countByStatus()).toStrictEqual(none);
  });

  test('pruned tasks are left to the engine that ran them last, until they were pruned long ago', async () => {
    await using store = await open();
    const ranOn = async (offset: number, ...instanceIds: string[]) => {
      await store.insert(newTaskAt(offset));
      for (const [index, instanceId] of instanceIds.entries()) {
        if (index > 0) await store.requeue(requeueRequest(idAt(offset)));
        await store.claim(claimRequest({ instanceId }));
      }
      const from = instanceIds.length === 0 ? 'queued' : 'running';
      const attempt = { attempt: instanceIds.length };
      await store.finish(
        finishRequest(idAt(offset), { from, to: 'cancelled', ...(from === 'running' && attempt) }),
      );
    };
    await ranOn(1, 'there');
    await ranOn(2, 'here');
    await ranOn(3);
    await ranOn(4, 'there', 'here');
    await ranOn(5, 'here', 'there');
    const ids = [1, 2, 3, 4, 5].map(idAt);
    await store.prune({ ids, at: at(100) });
    const listed = (except: string, prunedSince: string, limit = 9) =>
      store.listPruned({ limit, leave: { except, prunedSince } });
    expect(await listed('here', at(100))).toStrictEqual([2, 3, 4].map(idAt));
    expect(await listed('here', at(100), 2)).toStrictEqual([2, 3].map(idAt));
    expect(await listed('there', at(100))).toStrictEqual([1, 3, 5].map(idAt));
    expect(await listed('elsewhere', at(100))).toStrictEqual([3].map(idAt));
    expect(await listed('elsewhere', at(101))).toStrictEqual(ids);
  });

  test('removing nothing, or twice at once, is harmless', async () => {
    await using store = await open();
    const ids = [await finishAt(store, 1, 1), await finishAt(store, 2, 2)];
    expect(await store.remove([])).toBe(0);
    const counts = await Promise.all([store.remove(ids), store.remove(ids)]);
    expect(counts.reduce((total, count) => total + count)).toBe(2);
    expect(await store.countByStatus()).toStrictEqual(none);
  });

  test('a task with a log of many thousand events is removed whole', async () => {
    await using store = await open();
    const id = await seed(store, newTaskAt(1), 'running');
    const events = Array.from({ length: 5_000 }, () => draft('claude.assistant'));
    await store.appendEvents([{ taskId: id, attempt: 1, events }]);
    await store.finish(finishRequest(id));
    await seed(store, newTaskAt(2), 'running');
    expect(await store.remove([id])).toBe(1);
    expect(await store.listEvents(id, ALL)).toStrictEqual([]);
    expect(await store.countByStatus()).toStrictEqual({ ...none, running: 1 });
    expect(await store.claim(claimRequest())).toBeUndefined();
  });
}
