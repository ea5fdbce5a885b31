import { canChange, isFinal, TASK_STATUSES } from '@claude-ops/contract';
import type { TaskStore } from '@claude-ops/core';
import { expect, test } from 'vitest';
import {
  ALL,
  at,
  draft,
  finishRequest,
  idAt,
  newTaskAt,
  resultOf,
  seed,
  snapshot,
  taskAt,
} from '../tasks.ts';

export function finishTests(open: () => Promise<TaskStore>): void {
  const finals = TASK_STATUSES.filter(isFinal);
  const cases = TASK_STATUSES.flatMap((status) =>
    (['queued', 'running'] as const).flatMap((from) => finals.map((to) => ({ status, from, to }))),
  );

  test.for(cases)('finish from $from to $to of a $status task obeys the transitions', async (given) => {
    await using store = await open();
    const { status, from, to } = given;
    const id = await seed(store, newTaskAt(1), status);
    const before = await snapshot(store, id);
    const counts = await store.countByStatus();
    const change = await store.finish(finishRequest(id, { from, to }));
    if (status === from && canChange(from, to)) {
      expect(change).toMatchObject({ task: { status: to, finishedAt: at(2_000) } });
      expect((await store.countByStatus())[to]).toBe(1);
    } else {
      expect(change).toBeUndefined();
      expect(await snapshot(store, id)).toStrictEqual(before);
      expect(await store.countByStatus()).toStrictEqual(counts);
    }
  });

  test('a finished task keeps its result, its error and the event of its end', async () => {
    await using store = await open();
    const id = await seed(store, newTaskAt(1), 'running');
    const error = { code: 'timed_out', message: 'Too long.', details: { limit: 5, list: ['a'] } };
    const request = {
      to: 'failed',
      error,
      result: resultOf('done'),
      event: draft('task.failed', '[ ]'),
    } as const;
    const change = await store.finish(finishRequest(id, request));
    const task = taskAt(1, {
      status: 'failed',
      attempts: 1,
      startedAt: at(1_000),
      finishedAt: at(2_000),
      error,
      result: resultOf('done'),
    });
    const event = { taskId: id, sequence: 3, ...request.event };
    expect(change).toStrictEqual({ before: [], task, event });
    expect(await store.find(id)).toStrictEqual(task);
    expect(await store.listEvents(id, { ...ALL, after: 2, limit: 10 })).toStrictEqual([event]);
    expect(await store.list({ limit: 1 })).toMatchObject([
      { error, costUsd: 0.0125, permissionDenials: 1, backgroundStopped: 1 },
    ]);
  });

  test('a finished task keeps what was left out of its artifacts, and so does its summary', async () => {
    await using store = await open();
    const id = await seed(store, newTaskAt(1), 'running');
    const artifactsOmitted = { count: 3, reasons: { too_many_files: 2, unreadable: 1 } };
    const change = await store.finish(finishRequest(id, { artifactsOmitted }));
    expect(change?.task).toMatchObject({ artifactsOmitted });
    expect(await store.find(id)).toMatchObject({ artifactsOmitted });
    expect(await store.list({ limit: 1 })).toMatchObject([{ artifactsOmitted }]);
  });

  test('a finished task keeps the hosts that it asked for', async () => {
    await using store = await open();
    const network = { policy: { allow: ['github.com'] }, isEnforced: true, seen: [] };
    const id = await seed(store, newTaskAt(1, { network }), 'running');
    const seenHosts = [
      { host: 'github.com', port: 443, isAllowed: true, requests: 3, firstAt: at(1_500) },
      { host: 'example.org', port: 80, isAllowed: false, requests: 1, firstAt: at(1_600) },
    ];
    const change = await store.finish(finishRequest(id, { to: 'cancelled', seenHosts }));
    expect(change?.task.network).toStrictEqual({ ...network, seen: seenHosts });
    expect((await store.find(id))?.network).toStrictEqual({ ...network, seen: seenHosts });
    expect(await store.finish(finishRequest(id, { to: 'cancelled', seenHosts }))).toBeUndefined();
  });

  test.for([0, 2, undefined])('attempt %s cannot finish what attempt 1 runs', async (attempt) => {
    await using store = await open();
    const id = await seed(store, newTaskAt(1), 'running');
    const before = await snapshot(store, id);
    const { attempt: _, ...request } = finishRequest(id);
    expect(await store.finish(attempt === undefined ? request : { ...request, attempt })).toBeUndefined();
    expect(await snapshot(store, id)).toStrictEqual(before);
  });

  test('of two ends that race one wins, and the other writes nothing', async () => {
    await using store = await open();
    const id = await seed(store, newTaskAt(1), 'running');
    const changes = await Promise.all(
      (['completed', 'failed'] as const).map((to) => store.finish(finishRequest(id, { to }))),
    );
    const [winner, ...others] = changes.filter((change) => change !== undefined);
    expect(others).toStrictEqual([]);
    const { task, events } = await snapshot(store, id);
    expect(task).toStrictEqual(winner?.task);
    expect(events.map(({ type }) => type)).toStrictEqual([
      'task.queued',
      'task.started',
      `task.${task?.status}`,
    ]);
  });

  test('an unknown task cannot be finished', async () => {
    await using store = await open();
    expect(await store.finish(finishRequest(idAt(1)))).toBeUndefined();
    expect(await store.listEvents(idAt(1), ALL)).toStrictEqual([]);
  });

  test('the counts follow every change', async () => {
    await using store = await open();
    const none = { queued: 0, running: 0, completed: 0, failed: 0, cancelled: 0 };
    expect(await store.countByStatus()).toStrictEqual(none);
    for (const [offset, status] of finals.entries()) await seed(store, newTaskAt(offset), status);
    await seed(store, newTaskAt(10), 'running');
    await seed(store, newTaskAt(11), 'queued');
    await seed(store, newTaskAt(12), 'queued');
    expect(await store.countByStatus()).toStrictEqual({
      queued: 2,
      running: 1,
      completed: 1,
      failed: 1,
      cancelled: 1,
    });
  });
}
