import type { ClaimRequest, TaskStore } from '@claude-ops/core';
import { problemOfEvent } from '@claude-ops/fixtures';
import { expect, test } from 'vitest';
import {
  at,
  claimRequest,
  draft,
  finishRequest,
  idAt,
  newTaskAt,
  requeueRequest,
  snapshot,
  taskAt,
} from '../tasks.ts';

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
    });
    const task = taskAt(1, { status: 'running', attempts: 1, startedAt: at(5), tags: { a: '1' } });
    const { data = '' } = claimed?.event ?? {};
    const event = { taskId: idAt(1), sequence: 2, type: 'task.started', at: at(5), data };
    expect(claimed).toStrictEqual({ task, attempt, sealedSecrets: 'sealed', event });
    expect(JSON.parse(data)).toStrictEqual({ attempt: 1, mode: 'process' });
    expect(problemOfEvent(event)).toBeUndefined();
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

  test('a task is claimed by an engine that has all labels it asks for, and keeps no other task back', async () => {
    await using store = await open();
    const asking = (offset: number, ...labels: string[]) => newTaskAt(offset, { placement: { labels } });
    await store.insert(asking(1, 'zone=a', 'gpu'));
    await store.insert(asking(2, 'gpu'));
    await store.insert({ ...asking(3, 'gpu'), boundTo: 'there' });
    await store.insert(asking(4, 'gp'));
    await store.insert(newTaskAt(5));
    await store.insert(asking(6, 'gpu'));
    const claimAll = async (instanceId: string, ...labels: string[]) => {
      const claimed = [];
      for (;;) {
        const claim = await store.claim(claimRequest({ instanceId, labels }));
        if (claim === undefined) return claimed;
        claimed.push(claim.task.id);
      }
    };
    expect(await claimAll('here', 'zone=a')).toEqual([5].map(idAt));
    expect(await claimAll('here', 'x', 'gpu')).toEqual([2, 6].map(idAt));
    expect(await claimAll('there', 'gpu', 'zone=b', 'zone=a')).toEqual([1, 3].map(idAt));
    expect(await claimAll(':gp', 'zone')).toEqual([]);
    expect(await claimAll('here', 'gp')).toEqual([4].map(idAt));
    expect(await store.find(idAt(1))).toMatchObject({ placement: { labels: ['zone=a', 'gpu'] } });
  });

  test('a task is claimed by an engine that offers its mode, and keeps no other task back', async () => {
    await using store = await open();
    const inContainer = (offset: number, ...labels: string[]) =>
      newTaskAt(offset, { mode: 'container', placement: labels.length === 0 ? null : { labels } });
    await store.insert(inContainer(1));
    await store.insert(inContainer(2, 'gpu'));
    await store.insert({ ...inContainer(3), boundTo: 'here' });
    await store.insert({ ...inContainer(4, 'gpu'), boundTo: 'here' });
    await store.insert(newTaskAt(5));
    await store.insert(newTaskAt(6, { placement: { labels: ['gpu'] } }));
    await store.insert({ ...newTaskAt(7), boundTo: 'here' });
    const claim = async (modes: ClaimRequest['modes'], ...labels: string[]) =>
      (await store.claim(claimRequest({ labels, ...(modes && { modes }) })))?.task.id;
    expect(await claim([])).toBeUndefined();
    expect(await claim([], 'gpu')).toBeUndefined();
    expect(await claim(['process'], 'gpu')).toBe(idAt(5));
    expect(await claim(['process'])).toBe(idAt(7));
    expect(await claim(['process'])).toBeUndefined();
    expect(await claim(['container', 'process'])).toBe(idAt(1));
    expect(await claim(['container'], 'gpu')).toBe(idAt(2));
    expect(await claim(['container'])).toBe(idAt(3));
    expect(await claim(['process'], 'gpu')).toBe(idAt(6));
    expect(await claim(undefined, 'gpu')).toBe(idAt(4));
  });

  test('an engine with labels claims the oldest task, whatever it asks for', async () => {
    await using store = await open();
    const labels = ['a', 'b', 'c'];
    for (const offset of [1, 2, 3, 4, 5, 6]) {
      const asked = labels.slice(0, offset % 4);
      await store.insert(newTaskAt(offset, { placement: asked.length === 0 ? null : { labels: asked } }));
    }
    const ids = [];
    for (let count = 0; count < 6; count++) ids.push((await store.claim(claimRequest({ labels })))?.task.id);
    expect(ids).toEqual([1, 2, 3, 4, 5, 6].map(idAt));
  });

  test('claims with labels that race get different tasks', async () => {
    await using store = await open();
    const labels = ['a', 'b'];
    for (let offset = 1; offset <= 12; offset++)
      await store.insert(
        newTaskAt(offset, { placement: offset % 3 === 0 ? null : { labels: labels.slice(offset % 2) } }),
      );
    const claims = await Promise.all(Array.from({ length: 14 }, () => store.claim(claimRequest({ labels }))));
    const ids = claims.map((claim) => claim?.task.id).filter((id) => id !== undefined);
    expect(ids.toSorted()).toStrictEqual(Array.from({ length: 12 }, (_, index) => idAt(index + 1)));
  });

  test('what tasks need is told of those that need something', async () => {
    await using store = await open();
    await store.insert(newTaskAt(1, { placement: { labels: ['zone=a', 'gpu'] } }));
    await store.insert({ ...newTaskAt(2, { placement: { labels: ['gpu'] } }), boundTo: 'there' });
    await store.insert({ ...newTaskAt(3), boundTo: 'here' });
    await store.insert(newTaskAt(4));
    expect(await store.findNeeds([4, 3, 2, 1, 5].map(idAt))).toStrictEqual([
      { taskId: idAt(1), labels: ['gpu', 'zone=a'], boundTo: undefined },
      { taskId: idAt(2), labels: ['gpu'], boundTo: 'there' },
      { taskId: idAt(3), labels: [], boundTo: 'here' },
    ]);
    expect(await store.findNeeds([])).toStrictEqual([]);
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

  test('a claim of a task that was queued again goes on with its log, its attempts and its secrets', async () => {
    await using store = await open();
    await store.insert(newTaskAt(1, { mode: 'container' }));
    await store.claim(claimRequest());
    const batch = { taskId: idAt(1), attempt: 1, events: [draft('claude.assistant')] };
    await store.appendEvents([batch]);
    await store.requeue(requeueRequest(idAt(1)));
    const claimed = await store.claim(claimRequest({ attemptId: 'again' }));
    expect(claimed).toMatchObject({
      task: { status: 'running', attempts: 2, earlierAttempts: [{ attempt: 1 }], result: null },
      attempt: { id: 'again', number: 2 },
      sealedSecrets: `sealed ${idAt(1)}`,
      event: { sequence: 5 },
    });
    expect(JSON.parse(claimed?.event.data ?? '')).toStrictEqual({ attempt: 2, mode: 'container' });
    expect(claimed?.task).toStrictEqual(await store.find(idAt(1)));
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
