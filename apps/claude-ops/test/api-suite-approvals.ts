import type { Approval, ClaudeOpsApi, CreateTaskInput, Task } from '@claude-ops/contract';
import { say, useTool } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import type { ApiUnderTest } from './api-suite.ts';
import { eventually } from './support/eventually.ts';

interface ApprovalTestParts {
  readonly open: (maxConcurrency?: number) => Promise<ApiUnderTest>;
  readonly create: (api: ClaudeOpsApi, input?: Partial<CreateTaskInput>) => Promise<Task>;
}

const unknownId = '01900000-0000-7000-8000-000000000000';
const ASKING = { permissionMode: 'default', permissionPrompts: 'ask' } as const;

async function pendingOf(api: ClaudeOpsApi, taskId: string): Promise<Approval> {
  let pending: Approval | undefined;
  await eventually(async () => {
    [pending] = (await api.listApprovals({ status: 'pending', taskId })).data;
    expect(pending).toBeDefined();
  });
  if (pending === undefined) throw new Error('There is no approval.');
  return pending;
}

/** What every implementation of `ClaudeOpsApi` does with approvals. */
export function approvalTests({ open, create }: ApprovalTestParts): void {
  test('an approval is decided once, wherever the run is, and says by whom', async () => {
    await using room = await open();
    const { api } = room;
    room.model.setScript([useTool('Bash', { command: 'echo once >> made.txt' }), say('Done.')]);
    const { id } = await create(api, ASKING);
    const approval = await pendingOf(api, id);
    expect(approval).toMatchObject({ taskId: id, kind: 'tool', status: 'pending', settledAt: null });
    const waitingFor = { kind: 'approval', approvalId: approval.id };
    await eventually(async () =>
      expect((await api.listTasks({ waiting: true })).data).toMatchObject([{ id, waitingFor }]),
    );
    const decisions = ['allow', 'deny', 'allow', 'deny'].map(async (decision) =>
      api.decideApproval(approval.id, { decision } as { decision: 'allow' }),
    );
    const outcomes = await Promise.allSettled(decisions);
    const won = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    const lost = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(won).toMatchObject([{ id: approval.id, decision: { decidedBy: { token: null } } }]);
    for (const error of lost) expect(error).toMatchObject({ code: 'approval_already_decided' });
    expect(await api.waitForCompletion(id)).toMatchObject({ status: 'completed', waitingFor: null });
    expect(await api.getApproval(approval.id)).toEqual(won[0]);
    const artifacts = (await api.listArtifacts(id)).data.map(({ path }) => path);
    expect(artifacts).toEqual(won[0]?.status === 'allowed' ? ['made.txt'] : []);
  });

  test('a question is answered, and a decision that does not fit it is refused', async () => {
    await using room = await open();
    const { api } = room;
    const options = [
      { label: 'Blue', description: 'As the sky.' },
      { label: 'Red', description: 'As a rose.' },
    ];
    const questions = [{ question: 'Which colour?', header: 'Colour', multiSelect: false, options }];
    room.model.setScript([useTool('AskUserQuestion', { questions }), say('Done.')]);
    const { id } = await create(api, ASKING);
    const approval = await pendingOf(api, id);
    for (const input of [
      { decision: 'allow' },
      { decision: 'answer' },
      { decision: 'answer', answers: {} },
      { decision: 'answer', answers: { 'Which size?': 'Blue' } },
      { decision: 'answer', answers: { 'Which colour?': 5 } },
      { decision: 'answer', answers: { 'Which colour?': 'Blue' }, message: 'x' },
      { decision: 'maybe' },
    ])
      await expect(api.decideApproval(approval.id, input as never)).rejects.toMatchObject({
        code: 'invalid_request',
      });
    const answers = { 'Which colour?': 'Blue' };
    await api.decideApproval(approval.id, { decision: 'answer', answers });
    await api.waitForCompletion(id);
    expect(JSON.stringify(room.model.requests.at(-1)?.messages)).toContain(
      String.raw`\"Which colour?\"=\"Blue\"`,
    );
  });

  test('approvals are paged and filtered, and a cancel withdraws them', async () => {
    await using room = await open();
    const { api } = room;
    const fetches = ['https://a.example/', 'https://b.example/'].map((url) => ({
      name: 'WebFetch',
      input: { url, prompt: 'x' },
    }));
    room.model.setScript([{ tools: fetches }, say('Done.')]);
    const { id } = await create(api, ASKING);
    await eventually(async () =>
      expect((await api.listApprovals({ status: 'pending', taskId: id })).data).toHaveLength(2),
    );
    const { data, nextCursor } = await api.listApprovals({ taskId: id, limit: 1 });
    const rest = await api.listApprovals({ taskId: id, limit: 1, cursor: nextCursor ?? '' });
    expect(rest.nextCursor).toBeNull();
    expect([...data, ...rest.data].map(({ request }) => request.tool)).toEqual(['WebFetch', 'WebFetch']);
    await api.cancelTask(id);
    const withdrawn = await api.listApprovals({ taskId: id, status: 'withdrawn' });
    expect(withdrawn.data).toHaveLength(2);
    await expect(
      api.decideApproval(withdrawn.data[0]?.id ?? '', { decision: 'allow' }),
    ).rejects.toMatchObject({ code: 'approval_already_decided', details: { status: 'withdrawn' } });
  });

  test('what is no approval is not found', async () => {
    await using room = await open();
    const { api } = room;
    await expect(api.getApproval(unknownId)).rejects.toMatchObject({ code: 'approval_not_found' });
    await expect(api.decideApproval(unknownId, { decision: 'allow' })).rejects.toMatchObject({
      code: 'approval_not_found',
    });
    expect(await api.listApprovals({ taskId: unknownId })).toEqual({ data: [], nextCursor: null });
    await expect(api.listApprovals({ status: 'new' as 'pending' })).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });
}
