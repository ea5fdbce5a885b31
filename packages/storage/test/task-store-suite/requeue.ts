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
  snapshot,
} from '../tasks.ts';

const id = idAt(1);

export function requeueTests(open: () => Promise<TaskStore>): void {
  test('a task that is queued again keeps its attempt, its secrets and its log, and is claimed as the next attempt', async () => {
    await using store = await open();
    await seed(store, newTaskAt(1, { tags: { a: '1' } }), 'running');
    await store.insert(newTaskAt(2));
    await store.appendEvents([{ taskId: id, attempt: 1, events: [draft('claude.assistant')] }]);
    const change = await store.requeue(requeueRequest(id, { costUsd: 0.5 }));
    const ended = {
      attempt: 1,
      startedAt: at(1_000),
      endedAt: at(2_000),
      error: { code: 'interrupted', message: 'The server ended.' },
      costUsd: 0.5,
    };
    expect(change).toMatchObject({
      task: { id, status: 'queued', attempts: 1, startedAt: null, finishedAt: null, error: null },
      event: { taskId: id, sequence: 4, type: 'task.requeued' },
    });
    expect(change?.task.earlierAttempts).toStrictEqual([ended]);
    expect(JSON.parse(change?.event.data ?? '')).toStrictEqual(ended);
    expect(await store.countByStatus()).toMatchObject({ queued: 2, running: 0 });
    const listed = await store.list({ statuses: ['queued'], tags: { a: '1' }, limit: 5 });
    expect(listed).toMatchObject([{ id, status: 'queued', costUsd: 0.5 }]);
    expect(await store.renewLeases({ instanceId: 'here', leaseExpiresAt: at(99_000) })).toEqual([]);
    const claimed = await store.claim(claimRequest());
    expect(claimed).toMatchObject({
      task: { id, status: 'running', attempts: 2, earlierAttempts: [ended] },
      attempt: { number: 2 },
      sealedSecrets: `sealed ${id}`,
      event: { sequence: 5 },
    });
    expect((await store.listEvents(id, ALL)).map(({ type }) => type)).toEqual([
      'task.queued',
      'task.started',
      'claude.assistant',
      'task.requeued',
      'task.started',
    ]);
  });

  test('an attempt that was queued again may neither write nor end the task', async () => {
    await using store = await open();
    await seed(store, newTaskAt(1), 'running');
    await store.requeue(requeueRequest(id));
    const late = async () => [
      await store.appendEvents([{ taskId: id, attempt: 1, events: [draft('late')] }]),
      await store.finish(finishRequest(id)),
      await store.requeue(requeueRequest(id)),
      await store.noteCost({ taskId: id, attempt: 1, costUsd: 9 }),
    ];
    const before = await snapshot(store, id);
    expect(await late()).toEqual([[], undefined, undefined, undefined]);
    expect(await snapshot(store, id)).toStrictEqual(before);
    await store.claim(claimRequest());
    expect(await late()).toEqual([[], undefined, undefined, undefined]);
    expect(await store.finish(finishRequest(id, { attempt: 2 }))).toMatchObject({
      task: { status: 'completed' },
    });
  });

  test('a task whose cancel was requested is not queued again', async () => {
    await using store = await open();
    await seed(store, newTaskAt(1), 'running');
    await store.requestCancel(id, at(1_500));
    expect(await store.requeue(requeueRequest(id))).toBeUndefined();
    expect(await store.finish(finishRequest(id, { to: 'cancelled' }))).toMatchObject({
      task: { status: 'cancelled' },
    });
  });

  test('a task that is queued again can be cancelled, and its secrets are erased then', async () => {
    await using store = await open();
    await seed(store, newTaskAt(1), 'running');
    await store.requeue(requeueRequest(id, { costUsd: 0.25 }));
    const cancelled = await store.finish(finishRequest(id, { from: 'queued', to: 'cancelled' }));
    expect(cancelled).toMatchObject({ task: { status: 'cancelled', earlierAttempts: [{ costUsd: 0.25 }] } });
    expect(await store.list({ limit: 5 })).toMatchObject([{ status: 'cancelled', costUsd: 0.25 }]);
    expect(await store.claim(claimRequest())).toBeUndefined();
  });

  test('an attempt whose lease was renewed meanwhile is not taken for ended', async () => {
    await using store = await open();
    await seed(store, newTaskAt(1), 'running');
    await store.renewLeases({ instanceId: 'here', leaseExpiresAt: at(60_000) });
    expect(await store.requeue(requeueRequest(id, { leaseEndedBefore: at(60_000) }))).toBeUndefined();
    expect(await store.requeue(requeueRequest(id, { leaseEndedBefore: at(60_001) }))).toMatchObject({
      // Whoever found it may not have known of the last renewal.
      task: { status: 'queued', earlierAttempts: [{ endedAt: at(60_000) }] },
    });
  });

  test('what was noted of the cost of an attempt is told when nobody else can', async () => {
    await using store = await open();
    await seed(store, newTaskAt(1), 'running');
    await store.noteCost({ taskId: id, attempt: 1, costUsd: 0.1 });
    await store.noteCost({ taskId: id, attempt: 1, costUsd: 0.25 });
    expect(await store.requeue(requeueRequest(id))).toMatchObject({
      task: { earlierAttempts: [{ costUsd: 0.25 }] },
    });
    await store.claim(claimRequest());
    expect(await store.requeue(requeueRequest(id, { attempt: 2 }))).toMatchObject({
      task: { earlierAttempts: [{ attempt: 1 }, { attempt: 2, costUsd: null }] },
    });
    await store.claim(claimRequest());
    await store.noteCost({ taskId: id, attempt: 3, costUsd: 0.125 });
    await store.finish(finishRequest(id, { attempt: 3, to: 'failed' }));
    expect(await store.list({ limit: 5 })).toMatchObject([{ status: 'failed', costUsd: 0.375 }]);
  });

  test('the cost of a task is that of all its attempts', async () => {
    await using store = await open();
    await seed(store, newTaskAt(1), 'running');
    await store.requeue(requeueRequest(id, { costUsd: 0.5 }));
    await store.claim(claimRequest());
    await store.noteCost({ taskId: id, attempt: 2, costUsd: 0.01 });
    const result = resultOf('done');
    await store.finish(finishRequest(id, { attempt: 2, result }));
    const [listed] = await store.list({ limit: 5 });
    expect(listed?.costUsd).toBeCloseTo(0.5 + result.costUsd, 9);
    expect(await store.find(id)).toMatchObject({ result: { costUsd: result.costUsd } });
  });
}
