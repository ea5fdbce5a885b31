import type { Approval } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { planApprovals } from '../../src/approvals/plan.ts';
import { problemsOfApprovals } from '../../src/approvals/problems-of-approvals.ts';
import { runApprovals } from '../../src/approvals/run-approvals.ts';

test('approvals of every kind end as they are decided, and what was not allowed is not done', async () => {
  const { signal } = new AbortController();
  const { endings, problems } = await runApprovals({
    mode: 'process',
    env: {},
    approvals: 34,
    kills: 0,
    signal,
  });
  expect(problems).toEqual([]);
  expect(Object.values(endings).reduce((sum, count) => sum + count, 0)).toBe(34);
}, 120_000);

test('a hundred approvals are of every kind, and end in every way', () => {
  const asks = planApprovals(100, 'process').flatMap((task) => task.asks);
  expect(asks).toHaveLength(100);
  const cells = new Set(asks.map(({ kind, ending }) => `${kind} ${ending}`));
  for (const kind of ['tool', 'plan', 'question', 'elicitation'])
    for (const ending of ['allow', 'deny', 'twice', 'expire', 'cancel', 'message'])
      expect([...cells]).toContain(`${kind} ${ending}`);
  for (const ending of ['allow', 'deny', 'twice', 'expire', 'cancel'])
    expect([...cells]).toContain(`budget ${ending}`);
});

test('a call that ran after a denial, and a decision that was changed, are found', () => {
  const ask = { kind: 'tool', ending: 'deny', mark: '<a0-0>', isLast: true } as const;
  const decision = {
    decision: 'deny',
    message: null,
    updatedInput: null,
    answers: null,
    remember: null,
    maxCostUsd: null,
    decidedBy: { via: 'api', token: null, address: null },
  } as const;
  const approval: Approval = {
    id: 'a',
    taskId: 't',
    attempt: 1,
    kind: 'tool',
    status: 'denied',
    request: {},
    createdAt: '',
    expiresAt: null,
    settledAt: '',
    decision,
    reason: null,
  };
  const problems = problemsOfApprovals({
    planned: { number: 0, mode: 'process', permissionMode: 'default', asks: [ask] },
    task: { id: 't', status: 'completed', error: null, attempts: 1 },
    approvals: [approval],
    taken: [{ ...approval, status: 'allowed', decision: { ...decision, decision: 'allow' } }],
    events: [{ type: 'task.approval_requested', data: { approvalId: 'a' } }],
    written: ['<a0-0>'],
    calls: [{ name: 'Bash', results: [] }],
  });
  expect(problems.map((problem) => problem.slice(0, 40))).toEqual([
    'task 0 (t): <a0-0> was decided as {"deci',
    'task 0 (t): <a0-0> is denied, and its ev',
    'task 0 (t): <a0-0> is denied, and its co',
    'task 0 (t): has calls without one result',
  ]);
});
