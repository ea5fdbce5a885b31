import type { NewTask, TaskStore } from '@claude-ops/core';
import { expect, test } from 'vitest';
import { anApproval, at, idAt, newTaskAt, seed } from '../tasks.ts';

const [ANN, BEN] = [idAt(901), idAt(902)];

function taskOf(offsetMs: number, id: string | null, overrides: Partial<NewTask['task']> = {}): NewTask {
  const name = id === ANN ? 'ann' : 'ben';
  return newTaskAt(offsetMs, { createdBy: id === null ? null : { id, name }, ...overrides });
}

export function creatorTests(open: () => Promise<TaskStore>): void {
  test('a task says which token created it, alone and in a list', async () => {
    await using store = await open();
    await store.insert(taskOf(1, ANN));
    await store.insert(newTaskAt(2, { createdBy: { id: null, name: 'CLAUDE_OPS_TOKEN' } }));
    expect(await store.find(idAt(1))).toMatchObject({ createdBy: { id: ANN, name: 'ann' } });
    expect(await store.list({ limit: 2 })).toMatchObject([
      { createdBy: { id: null, name: 'CLAUDE_OPS_TOKEN' } },
      { createdBy: { id: ANN, name: 'ann' } },
    ]);
  });

  test('the tasks of one token are listed, newest first, with every other condition', async () => {
    await using store = await open();
    const tags = { a: '1' };
    await seed(store, taskOf(1, ANN), 'completed');
    for (const task of [taskOf(2, BEN), taskOf(3, ANN, { tags }), taskOf(4, null), taskOf(5, ANN)])
      await store.insert(task);
    await store.insert(taskOf(6, ANN, { conversationId: idAt(1) }));
    await store.insert(taskOf(7, BEN, { conversationId: idAt(1) }));
    const list = async (query: object) =>
      (await store.list({ createdBy: ANN, limit: 9, ...query })).map(({ id }) => id);
    expect(await list({})).toStrictEqual([idAt(6), idAt(5), idAt(3), idAt(1)]);
    expect(await list({ beforeId: idAt(5), limit: 1 })).toStrictEqual([idAt(3)]);
    expect(await list({ beforeId: idAt(7), statuses: ['completed'] })).toStrictEqual([idAt(1)]);
    expect(await list({ tags })).toStrictEqual([idAt(3)]);
    expect(await list({ createdAfter: at(3), createdBefore: at(6) })).toStrictEqual([idAt(5)]);
    expect(await list({ conversation: idAt(1) })).toStrictEqual([idAt(6), idAt(1)]);
    expect(await list({ isWaiting: true })).toStrictEqual([]);
    expect(await list({ createdBy: idAt(903) })).toStrictEqual([]);
  });

  test('a task, and an approval of it, belong to the token that created it, until it is pruned', async () => {
    await using store = await open();
    await seed(store, taskOf(1, ANN), 'running');
    await store.addApproval(anApproval(idAt(1)));
    const things = [{ taskId: idAt(1) }, { approvalId: idAt(5) }];
    for (const thing of things) {
      expect(await store.isCreatedBy(thing, ANN)).toBe(true);
      expect(await store.isCreatedBy(thing, BEN)).toBe(false);
    }
    expect(await store.isCreatedBy({ taskId: idAt(8) }, ANN)).toBe(false);
    expect(await store.isCreatedBy({ approvalId: idAt(8) }, ANN)).toBe(false);
    await store.insert(taskOf(2, null));
    expect(await store.isCreatedBy({ taskId: idAt(2) }, ANN)).toBe(false);
    await seed(store, taskOf(0, ANN), 'completed');
    await store.prune({ ids: [idAt(0)], at: at(9_000) });
    expect(await store.isCreatedBy({ taskId: idAt(0) }, ANN)).toBe(false);
  });

  test('approvals are listed by the token that created their task', async () => {
    await using store = await open();
    await seed(store, taskOf(1, ANN), 'running');
    await store.addApproval(anApproval(idAt(1)));
    const list = async (createdBy: string) =>
      (await store.listApprovals({ createdBy, limit: 9 })).rows.length;
    expect(await list(ANN)).toBe(1);
    expect(await list(BEN)).toBe(0);
  });
}
