import type { Approval, ApprovalDecision } from '@claude-ops/contract';
import type { ApprovalQuery, ApprovalSettling, NewApproval, TaskStore } from '@claude-ops/core';
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
  seed,
} from '../tasks.ts';

const task = idAt(1);
const first = idAt(101);

const DECISION: ApprovalDecision = {
  decision: 'allow',
  message: null,
  updatedInput: { command: 'id' },
  answers: null,
  remember: 'task',
  maxCostUsd: null,
  decidedBy: { via: 'api', token: 'CLAUDE_OPS_TOKEN', address: '127.0.0.1' },
};

function anApproval(offsetMs: number, overrides: Partial<Approval> = {}): Approval {
  return {
    id: idAt(offsetMs),
    taskId: task,
    attempt: 1,
    kind: 'tool',
    status: 'pending',
    request: { tool: 'Bash', input: { command: 'ls' }, remembers: [] },
    createdAt: at(offsetMs),
    expiresAt: at(60_000),
    settledAt: null,
    decision: null,
    reason: null,
    ...overrides,
  };
}

function asked(offsetMs: number, overrides: Partial<Approval> = {}): NewApproval {
  const requestId = `request ${offsetMs}`;
  const event = draft('task.approval_requested');
  return { approval: anApproval(offsetMs, overrides), requestId, event, mostOfTask: 3 };
}

function allow(overrides: Partial<ApprovalSettling> = {}): ApprovalSettling {
  return {
    id: first,
    taskId: task,
    to: 'allowed',
    decision: DECISION,
    reason: null,
    at: at(5_000),
    event: draft('task.approval_decided'),
    ...overrides,
  };
}

async function typesOf(store: TaskStore): Promise<string[]> {
  const events = await store.listEvents(task, ALL);
  return events.map(({ type }) => type).filter((type) => type !== 'task.queued' && type !== 'task.started');
}

export function approvalTests(open: () => Promise<TaskStore>): void {
  test('an approval is kept as it was asked for, and settled once', async () => {
    await using store = await open();
    await seed(store, newTaskAt(1), 'running');
    expect(await store.addApproval(asked(101))).toMatchObject({
      status: 'inserted',
      event: { taskId: task, type: 'task.approval_requested' },
    });
    expect(await store.findApproval(first)).toStrictEqual(anApproval(101));
    expect(await store.findApproval(idAt(999))).toBeUndefined();
    expect(await store.settleApproval(allow())).toMatchObject({ type: 'task.approval_decided' });
    const settled = anApproval(101, { status: 'allowed', settledAt: at(5_000), decision: DECISION });
    expect(await store.findApproval(first)).toStrictEqual(settled);
    expect(await store.settleApproval(allow({ to: 'denied' }))).toBeUndefined();
    expect(await store.settleApproval(allow({ id: idAt(999) }))).toBeUndefined();
    expect(await store.findApproval(first)).toStrictEqual(settled);
    expect(await typesOf(store)).toEqual(['task.approval_requested', 'task.approval_decided']);
  });

  test('of many decisions at once one is stored', async () => {
    await using store = await open();
    await seed(store, newTaskAt(1), 'running');
    await store.addApproval(asked(101));
    const decisions = Array.from({ length: 8 }, () => store.settleApproval(allow()));
    const stored = await Promise.all(decisions);
    expect(stored.filter((event) => event !== undefined)).toHaveLength(1);
  });

  test('an attempt that asks again with the same request finds its approval', async () => {
    await using store = await open();
    await seed(store, newTaskAt(1), 'running');
    await store.addApproval(asked(101));
    await store.settleApproval(allow());
    const again = { ...asked(102), requestId: 'request 101' };
    expect(await store.addApproval(again)).toStrictEqual({
      status: 'known',
      approval: anApproval(101, { status: 'allowed', settledAt: at(5_000), decision: DECISION }),
    });
    expect(await typesOf(store)).toHaveLength(2);
  });

  test('only the running attempt may ask, and no more often than it may', async () => {
    await using store = await open();
    await store.insert(newTaskAt(1));
    expect(await store.addApproval(asked(101))).toStrictEqual({ status: 'not_running' });
    await store.claim(claimRequest());
    expect(await store.addApproval(asked(101, { attempt: 2 }))).toStrictEqual({ status: 'not_running' });
    for (const offset of [101, 102, 103]) await store.addApproval(asked(offset));
    expect(await store.addApproval(asked(104))).toStrictEqual({ status: 'too_many' });
    await store.finish(finishRequest(task));
    expect(await store.addApproval(asked(105))).toStrictEqual({ status: 'not_running' });
  });

  test('approvals are listed newest first, of a status and of a task', async () => {
    await using store = await open();
    await seed(store, newTaskAt(1), 'running');
    await seed(store, newTaskAt(2), 'running');
    await store.addApproval(asked(101));
    await store.addApproval(asked(102, { taskId: idAt(2) }));
    await store.addApproval(asked(103));
    await store.settleApproval(allow());
    const ids = async (query: Omit<Parameters<TaskStore['listApprovals']>[0], 'limit'>) =>
      (await store.listApprovals({ limit: 2, ...query })).rows.map(({ id }) => id);
    expect(await ids({})).toEqual([idAt(103), idAt(102)]);
    expect(await ids({ beforeId: idAt(102) })).toEqual([first]);
    expect(await ids({ status: 'pending' })).toEqual([idAt(103), idAt(102)]);
    expect(await ids({ status: 'allowed' })).toEqual([first]);
    expect(await ids({ taskId: task })).toEqual([idAt(103), first]);
    expect(await ids({ taskId: task, status: 'pending' })).toEqual([idAt(103)]);
  });

  test('a page of approvals ends before it has too many bytes, and has one at least', async () => {
    await using store = await open();
    await seed(store, newTaskAt(1), 'running');
    const withPlan = (offset: number, plan: string) => asked(offset, { request: { plan } });
    // {"plan":""} has 11 bytes.
    for (const [offset, plan] of [
      [101, 'ä'],
      [102, 'x'.repeat(40)],
      [103, 'bb'],
    ] as const)
      await store.addApproval(withPlan(offset, plan));
    const page = async (query: Omit<ApprovalQuery, 'limit'>) => {
      const { rows, hasMore } = await store.listApprovals({ limit: 10, ...query });
      return { ids: rows.map(({ id }) => id), hasMore };
    };
    expect(await page({ maxBytes: 77 })).toEqual({ ids: [idAt(103), idAt(102), first], hasMore: false });
    expect(await page({ maxBytes: 76 })).toEqual({ ids: [idAt(103), idAt(102)], hasMore: true });
    expect(await page({ maxBytes: 20 })).toEqual({ ids: [idAt(103)], hasMore: true });
    expect(await page({ maxBytes: 20, beforeId: idAt(103) })).toEqual({ ids: [idAt(102)], hasMore: true });
    await store.settleApproval(allow());
    expect(await page({ maxBytes: 77 })).toMatchObject({ hasMore: true });
  });

  test('of the approvals of an attempt it is told when they were asked for and settled', async () => {
    await using store = await open();
    await seed(store, newTaskAt(1), 'running');
    await store.addApproval(asked(101));
    await store.addApproval(asked(102));
    await store.settleApproval(allow());
    const waits = await store.listApprovalWaits({ taskId: task, attempt: 1 });
    expect(waits.toSorted((one, other) => (one.createdAt < other.createdAt ? -1 : 1))).toStrictEqual([
      { createdAt: at(101), settledAt: at(5_000) },
      { createdAt: at(102), settledAt: null },
    ]);
    expect(await store.listApprovalWaits({ taskId: task, attempt: 2 })).toEqual([]);
  });

  test.for([
    ['cancelled', 'The task was cancelled.'],
    ['completed', 'The run has ended.'],
  ] as const)('a task that is %s withdraws what is pending, and nothing else', async ([to, reason]) => {
    await using store = await open();
    await seed(store, newTaskAt(1), 'running');
    await store.addApproval(asked(101));
    await store.addApproval(asked(102));
    await store.settleApproval(allow());
    const change = await store.finish(finishRequest(task, { to }));
    expect(change?.before.map(({ type }) => type)).toEqual(['task.approval_withdrawn']);
    expect(JSON.parse(change?.before[0]?.data ?? '')).toStrictEqual({ approvalId: idAt(102), reason });
    expect(await store.findApproval(idAt(102))).toMatchObject({
      status: 'withdrawn',
      settledAt: at(2_000),
      reason,
    });
    expect(await store.findApproval(first)).toMatchObject({ status: 'allowed' });
    expect(await store.settleApproval(allow({ id: idAt(102) }))).toBeUndefined();
    expect((await typesOf(store)).slice(-2)).toEqual(['task.approval_withdrawn', `task.${to}`]);
  });

  test('a task that is queued again withdraws what is pending, and its next attempt asks anew', async () => {
    await using store = await open();
    await seed(store, newTaskAt(1), 'running');
    await store.addApproval(asked(101));
    const change = await store.requeue(requeueRequest(task));
    expect(change?.before).toMatchObject([{ type: 'task.approval_withdrawn' }]);
    expect(await store.findApproval(first)).toMatchObject({ status: 'withdrawn', attempt: 1 });
    await store.claim(claimRequest());
    const again = { ...asked(102, { attempt: 2 }), requestId: 'request 101' };
    expect(await store.addApproval(again)).toMatchObject({ status: 'inserted' });
  });

  test('approvals of a pruned task are not shown', async () => {
    await using store = await open();
    await seed(store, newTaskAt(1), 'running');
    await store.addApproval(asked(101));
    await store.finish(finishRequest(task));
    await store.prune({ ids: [task], at: at(3_000) });
    expect(await store.findApproval(first)).toBeUndefined();
    expect(await store.listApprovals({ limit: 5 })).toEqual({ rows: [], hasMore: false });
  });

  test('the tasks that wait for somebody are listed', async () => {
    await using store = await open();
    for (const offset of [1, 2, 3])
      await seed(store, newTaskAt(offset, { tags: { odd: String(offset % 2) } }), 'running');
    const waitingFor = {
      kind: 'plan',
      reason: 'A plan.',
      since: at(1),
      until: null,
      approvalId: first,
    } as const;
    for (const offset of [1, 2]) await store.noteWaiting({ taskId: idAt(offset), attempt: 1, waitingFor });
    const ids = async (query: object) =>
      (await store.list({ isWaiting: true, limit: 5, ...query })).map(({ id }) => id);
    expect(await ids({})).toEqual([idAt(2), idAt(1)]);
    expect(await ids({ limit: 1 })).toEqual([idAt(2)]);
    expect(await ids({ beforeId: idAt(2) })).toEqual([idAt(1)]);
    expect(await ids({ tags: { odd: '1' } })).toEqual([idAt(1)]);
    expect(await ids({ statuses: ['queued'] })).toEqual([]);
    await store.finish(finishRequest(idAt(2)));
    expect(await ids({})).toEqual([idAt(1)]);
  });
}
