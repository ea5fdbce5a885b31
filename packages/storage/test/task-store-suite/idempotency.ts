import type { TaskStore } from '@claude-ops/core';
import { expect, test } from 'vitest';
import { ALL, claimRequest, finishRequest, idAt, newTaskAt, resultOf, taskAt } from '../tasks.ts';

const once = { key: 'once', fingerprint: 'of the input' };

export function idempotencyTests(open: () => Promise<TaskStore>): void {
  test('a task is found by its idempotency key, as it is now', async () => {
    await using store = await open();
    await store.insert({ ...newTaskAt(1), idempotency: once });
    await store.insert(newTaskAt(2));
    expect(await store.findByIdempotencyKey('once')).toStrictEqual({
      task: taskAt(1),
      fingerprint: 'of the input',
    });
    await store.claim(claimRequest());
    await store.finish(finishRequest(idAt(1), { result: resultOf('done') }));
    expect(await store.findByIdempotencyKey('once')).toMatchObject({
      task: { id: idAt(1), status: 'completed', result: { text: 'done' } },
    });
  });

  test.for(['never', 'ONCE', '', 'once ', "'; DROP TABLE tasks; --"])(
    'no task is found by the key "%s" that none was made with',
    async (key) => {
      await using store = await open();
      await store.insert({ ...newTaskAt(1), idempotency: once });
      expect(await store.findByIdempotencyKey(key)).toBeUndefined();
    },
  );

  test('a key that is taken is told with its task, and nothing is written', async () => {
    await using store = await open();
    await store.insert({ ...newTaskAt(1), idempotency: once });
    const other = { key: 'once', fingerprint: 'of another input' };
    expect(await store.insert({ ...newTaskAt(2), idempotency: other })).toStrictEqual({
      status: 'key_taken',
      task: taskAt(1),
      fingerprint: 'of the input',
    });
    expect(await store.find(idAt(2))).toBeUndefined();
    expect(await store.listEvents(idAt(2), ALL)).toStrictEqual([]);
    expect(await store.countByStatus()).toMatchObject({ queued: 1 });
  });

  test('of calls that race with one key, one is stored, and the others are told of it', async () => {
    await using store = await open();
    const offsets = [1, 2, 3, 4, 5];
    const insertions = await Promise.all(
      offsets.map((offset) => store.insert({ ...newTaskAt(offset), idempotency: once })),
    );
    const inserted = insertions.flatMap((one) => (one.status === 'inserted' ? [one.event.taskId] : []));
    const told = insertions.flatMap((one) => (one.status === 'key_taken' ? [one.task.id] : []));
    expect(inserted).toHaveLength(1);
    expect(new Set(told)).toStrictEqual(new Set(inserted));
    expect(await store.countByStatus()).toMatchObject({ queued: 1 });
  });

  test('an insert that fails leaves no key behind', async () => {
    await using store = await open();
    await store.insert(newTaskAt(1));
    await expect(store.insert({ ...newTaskAt(1), idempotency: once })).rejects.toThrow();
    expect(await store.findByIdempotencyKey('once')).toBeUndefined();
    expect(await store.insert({ ...newTaskAt(2), idempotency: once })).toMatchObject({ status: 'inserted' });
  });
}
