import type { NewTask, TaskStore } from '@claude-ops/core';
import { expect, test } from 'vitest';
import { at, claimRequest, finishRequest, idAt, newTaskAt } from '../tasks.ts';

/** A task that goes on from the one at another moment, in the conversation that the first began. */
function goingOn(offsetMs: number, previous: number, first = 1): NewTask {
  return newTaskAt(offsetMs, { previousTaskId: idAt(previous), conversationId: idAt(first) });
}

export function conversationTests(open: () => Promise<TaskStore>): void {
  test('a conversation lists its first task and all that go on from it, newest first', async () => {
    await using store = await open();
    for (const task of [newTaskAt(1), newTaskAt(2), goingOn(3, 1), goingOn(4, 1), goingOn(5, 3)])
      await store.insert(task);
    const list = async (query: object) =>
      (await store.list({ conversation: idAt(1), limit: 9, ...query })).map(({ id }) => id);
    expect(await list({})).toStrictEqual([idAt(5), idAt(4), idAt(3), idAt(1)]);
    expect(await list({ beforeId: idAt(4), limit: 1 })).toStrictEqual([idAt(3)]);
    expect(await list({ statuses: ['running'] })).toStrictEqual([]);
    expect(await list({ conversation: idAt(2) })).toStrictEqual([idAt(2)]);
    expect(await list({ conversation: idAt(3) })).toStrictEqual([]);
  });

  test('a task says from which one it goes on, alone and in a list', async () => {
    await using store = await open();
    await store.insert(newTaskAt(1));
    await store.insert(goingOn(2, 1));
    const facts = { previousTaskId: idAt(1), conversationId: idAt(1), continuableUntil: null };
    expect(await store.find(idAt(2))).toMatchObject(facts);
    expect((await store.list({ limit: 1 }))[0]).toMatchObject(facts);
  });

  test('the tasks that unfinished ones go on from are listed, each once', async () => {
    await using store = await open();
    for (const task of [newTaskAt(1), goingOn(2, 1), goingOn(3, 1)]) await store.insert(task);
    expect(await store.listContinued()).toStrictEqual([idAt(1)]);
    for (const id of [idAt(2), idAt(3)])
      await store.finish(finishRequest(id, { from: 'queued', to: 'cancelled' }));
    expect(await store.listContinued()).toStrictEqual([]);
  });

  test('an end says until when others can go on from the task, until that has ended', async () => {
    await using store = await open();
    await store.insert(newTaskAt(1));
    await store.claim(claimRequest({ attemptId: 'a1' }));
    await store.finish(finishRequest(idAt(1), { continuableUntil: at(9_000) }));
    expect(await store.find(idAt(1))).toMatchObject({ continuableUntil: at(9_000) });
    await store.endContinuing([idAt(1), idAt(7)]);
    expect(await store.find(idAt(1))).toMatchObject({ continuableUntil: null });
  });
}
