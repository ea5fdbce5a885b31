import type { TaskStore } from '@claude-ops/core';
import { expect, test } from 'vitest';
import { at, claimRequest, draft, finishRequest, idAt, newTaskAt, snapshot, taskAt } from '../tasks.ts';

export function claimTests(open: () => Promise<TaskStore>): void {
  test('a claim starts the first attempt of the task', async () => {
    await using store = await open();
    await store.insert({ ...newTaskAt(1, { tags: { a: '1' } }), sealedSecrets: 'sealed' });
    const attempt = {
      id: 'attempt',
      taskId: idAt(1),
      number: 1,
      instanceId: 'here',
      leaseExpiresAt: at(30_000),
      startedAt: at(5),
    };
    const claimed = await store.claim({
      attemptId: 'attempt',
      instanceId: 'here',
      now: at(5),
      leaseExpiresAt: at(30_000),
      event: (task, record) => draft('task.started', JSON.stringify({ task, record })),
    });
    const task = taskAt(1, { status: 'running', attempts: 1, startedAt: at(5), tags: { a: '1' } });
    const event = { taskId: idAt(1), sequence: 2, ...draft('task.started', claimed?.event.data) };
    expect(claimed).toStrictEqual({ task, attempt, sealedSecrets: 'sealed', event });
    expect(JSON.parse(event.data)).toStrictEqual({ task, record: attempt });
    expect(await snapshot(store, idAt(1))).toMatchObject({ task, events: [{ sequence: 1 }, event] });
  });

  test('the oldest queued task is claimed first, by id', async () => {
    await using store = await open();
    for (const offset of [3, 1, 4, 2]) await store.insert(newTaskAt(offset));
    await store.finish(finishRequest(idAt(2), { from: 'queued', to: 'cancelled' }));
    const claimed = [];
    for (let count = 0; count < 4; count++) claimed.push((await store.claim(claimRequest()))?.task.id);
    expect(claimed).toStrictEqual([idAt(1), idAt(3), idAt(4), undefined]);
  });

  test('a task that is bound to an engine is claimed by that one only, and keeps no other task back', async () => {
    await using store = await open();
    await store.insert({ ...newTaskAt(1), boundTo: 'there' });
    await store.insert(newTaskAt(2));
    const claim = async (instanceId: string) => (await store.claim(claimRequest({ instanceId })))?.task.id;
    expect([await claim('here'), await claim('here'), await claim('there')]).toEqual([
      idAt(2),
      undefined,
      idAt(1),
    ]);
  });

  test('a task without secrets is claimed without', async () => {
    await using store = await open();
    await store.insert({ ...newTaskAt(1), sealedSecrets: null });
    expect(await store.claim(claimRequest())).toMatchObject({ sealedSecrets: null });
  });

  test('claims that race get different tasks', async () => {
    await using store = await open();
    for (let offset = 1; offset <= 5; offset++) await store.insert(newTaskAt(offset));
    const claims = await Promise.all(Array.from({ length: 8 }, () => store.claim(claimRequest())));
    const ids = claims.map((claim) => claim?.task.id).filter((id) => id !== undefined);
    expect(ids.toSorted()).toStrictEqual([1, 2, 3, 4, 5].map(idAt));
  });

  test('a claim whose event cannot be made changes nothing', async () => {
    await using store = await open();
    await store.insert(newTaskAt(1));
    const before = await snapshot(store, idAt(1));
    const event = () => {
      throw new Error('no event');
    };
    await expect(store.claim(claimRequest({ event }))).rejects.toThrow('no event');
    expect(await snapshot(store, idAt(1))).toStrictEqual(before);
    expect(await store.countByStatus()).toMatchObject({ queued: 1, running: 0 });
    expect(await store.claim(claimRequest())).toMatchObject({ attempt: { number: 1 } });
  });

  test('the engine that has the newest attempt of a task is known, also when it has ended', async () => {
    await using store = await open();
    await store.insert(newTaskAt(1));
    expect(await store.findRunner(idAt(1))).toBeUndefined();
    await store.claim(claimRequest({ instanceId: 'there' }));
    await store.finish(finishRequest(idAt(1)));
    expect(await store.findRunner(idAt(1))).toBe('there');
    expect(await store.findRunner(idAt(2))).toBeUndefined();
  });
}
