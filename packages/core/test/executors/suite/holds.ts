import type { Approval, CreateTaskInput, Task } from '@claude-ops/contract';
import { fail, say, useTool, type RecordedRequest, type Step } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import type { Place } from '../../support/places/place.ts';
import { testsIn } from '../../support/places/tests-in.ts';
import { API_KEY, type RunningOps } from '../../support/start-ops.ts';

const CLAUDE = { environment: { IS_SANDBOX: '1' } };

/** An answer of 30 cents that leaves a mark, and then the last one. */
const script = ({ turn }: RecordedRequest): Step =>
  turn === 0
    ? {
        ...useTool('Bash', { command: 'echo once >> log.txt' }),
        usage: { inputTokens: 1, outputTokens: 20_000 },
      }
    : say('done');

const ASKING: Partial<CreateTaskInput> = {
  model: 'claude-sonnet-4-6',
  permissionMode: 'bypassPermissions',
  maxCostUsd: 0.1,
  onBudget: 'ask',
  timeout: 60_000,
};

async function waitingOf({ ops }: RunningOps, taskId: string): Promise<Task> {
  return await eventually(async () => {
    const task = await ops.getTask(taskId);
    expect(task.waitingFor).not.toBeNull();
    expect(task.status).toBe('running');
    return task;
  });
}

async function approvalOf({ ops }: RunningOps, taskId: string): Promise<Approval> {
  return await eventually(async () => {
    const { data } = await ops.listApprovals({ status: 'pending', taskId });
    const [approval] = data;
    if (approval === undefined) throw new Error('There is no approval.');
    return approval;
  });
}

async function logOf({ ops }: RunningOps, taskId: string): Promise<string> {
  const { body } = await ops.openArtifact(taskId, 'log.txt');
  return await new Response(body).text();
}

/** An API that is used up until a moment for one key, and not for others. */
const limitedUntil =
  (untilMs: () => number, key = API_KEY) =>
  ({ apiKey }: RecordedRequest): Step =>
    apiKey === key && Date.now() < untilMs()
      ? fail(429, {
          headers: {
            'anthropic-ratelimit-unified-status': 'rejected',
            'anthropic-ratelimit-unified-reset': String(Math.ceil(untilMs() / 1_000)),
          },
        })
      : say('done');

export function testsOfHolds(place: Place): void {
  const testIn = testsIn(place);

  test('a task whose budget is spent goes on as if nothing had been, once somebody allows more', async () => {
    await using room = await place.start({ script, claude: CLAUDE });
    await place.untilReady?.(room);
    const { id } = await room.create(ASKING);
    const approval = await approvalOf(room, id);
    expect(approval).toMatchObject({
      kind: 'budget',
      request: { costUsd: expect.closeTo(0.3, 2), maxCostUsd: 0.1 },
    });
    expect((await waitingOf(room, id)).waitingFor).toMatchObject({ kind: 'budget', approvalId: approval.id });
    expect(room.server.requests).toHaveLength(1);

    const tooLittle = { decision: 'allow', maxCostUsd: 0.2 } as const;
    await expect(room.ops.decideApproval(approval.id, tooLittle)).rejects.toMatchObject({
      errors: [{ pointer: '/maxCostUsd' }],
    });
    await room.ops.decideApproval(approval.id, { decision: 'allow', maxCostUsd: 10 });
    const task = await room.ops.waitForCompletion(id);
    expect(task).toMatchObject({ status: 'completed', waitingFor: null, result: { data: 'done' } });
    expect(task.result?.usage.gateway).toMatchObject({ requests: 2, errors: {}, retries: 0 });
    expect(room.server.requests).toHaveLength(2);
    expect(await logOf(room, id)).toBe('once\n');
  });

  testIn('process', 'container')('a denial ends the task as a spent budget does', async () => {
    await using room = await place.start({ script, claude: CLAUDE });
    const { id } = await room.create(ASKING);
    const approval = await approvalOf(room, id);
    await room.ops.decideApproval(approval.id, { decision: 'deny' });
    expect(await room.ops.waitForCompletion(id)).toMatchObject({
      status: 'failed',
      error: { code: 'budget_exceeded', details: { maxCostUsd: 0.1 } },
    });
    expect(room.server.requests).toHaveLength(1);
  });

  testIn('process')('nobody having decided in time ends it so, too', async () => {
    await using room = await place.start({ script, claude: CLAUDE });
    const task = await room.run({ ...ASKING, approvalTimeout: 1_000 });
    expect(task).toMatchObject({ status: 'failed', error: { code: 'budget_exceeded' } });
    const { data } = await room.ops.listApprovals({ taskId: task.id });
    expect(data).toMatchObject([{ kind: 'budget', status: 'expired' }]);
  });

  testIn('process', 'container')(
    'a cancel ends what waits for a budget, and withdraws what it asked',
    async () => {
      await using room = await place.start({ script, claude: CLAUDE });
      const { id } = await room.create(ASKING);
      const approval = await approvalOf(room, id);
      expect(await room.ops.cancelTask(id)).toMatchObject({ status: 'cancelled', waitingFor: null });
      expect(await room.ops.getApproval(approval.id)).toMatchObject({ status: 'withdrawn' });
      expect(await place.running()).toEqual([]);
    },
  );

  testIn('process', 'container')(
    'a usage limit makes a task wait until it ends, and nothing is done twice',
    async () => {
      const began = Date.now();
      const answer = limitedUntil(() => began + 4_000);
      const limited = (request: RecordedRequest): Step => {
        const step = answer(request);
        return 'fail' in step ? step : script(request);
      };
      await using room = await place.start({ script: limited, claude: CLAUDE });
      await place.untilReady?.(room);
      const { id } = await room.create({
        model: 'claude-sonnet-4-6',
        permissionMode: 'bypassPermissions',
        onUsageLimit: 'wait',
      });
      const { waitingFor } = await waitingOf(room, id);
      expect(waitingFor).toMatchObject({ kind: 'usage_limit', approvalId: null });
      expect(Date.parse(String(waitingFor?.until))).toBeGreaterThanOrEqual(began + 4_000);
      const task = await room.ops.waitForCompletion(id);
      expect(task).toMatchObject({ status: 'completed', waitingFor: null, result: { data: 'done' } });
      expect(room.server.requests).toHaveLength(3);
      expect(await logOf(room, id)).toBe('once\n');
    },
  );

  testIn('process')('queued tasks with the same credential wait too, and others go past', async () => {
    let until = Date.now() + 60_000;
    await using room = await place.start({
      script: limitedUntil(() => until),
      claude: CLAUDE,
      maxConcurrency: 1,
      waitingSlotGraceMs: 50,
    });
    const first = await room.create({ onUsageLimit: 'wait' });
    await waitingOf(room, first.id);
    const second = await room.create({ onUsageLimit: 'wait' });
    expect(await room.run({ apiKey: 'sk-ant-api03-another-made-up-key' })).toMatchObject({
      status: 'completed',
    });
    const held = await room.ops.getTask(second.id);
    expect(held).toMatchObject({ status: 'queued', waitingFor: { kind: 'usage_limit' } });
    const { data } = await room.ops.listUsageLimits();
    expect(data).toMatchObject([{ taskId: first.id, queued: 1, until: held.waitingFor?.until }]);

    until = 0;
    await room.ops.endUsageLimit(String(data[0]?.id));
    for (const { id } of [first, second])
      expect(await room.ops.waitForCompletion(id)).toMatchObject({ status: 'completed' });
    expect((await room.ops.listUsageLimits()).data).toEqual([]);
  });

  testIn('process')('a server that is stopped ends the runs that wait for a limit', async () => {
    await using room = await place.start({
      script: limitedUntil(() => Date.now() + 60_000),
      claude: CLAUDE,
    });
    const { id } = await room.create({ onUsageLimit: 'wait' });
    await waitingOf(room, id);
    await room.ops.stop({ graceMs: 0 });
    expect(await place.running()).toEqual([]);
  });

  testIn('process')(
    'an OAuth token waits by itself, and a limit that ends too late fails the task',
    async () => {
      const apiKey = 'sk-ant-oat01-made-up-for-the-tests';
      await using room = await place.start({
        script: limitedUntil(() => Date.now() + 3_600_000, apiKey),
        claude: CLAUDE,
        usageLimitMaxWaitMs: 60_000,
      });
      const task = await room.run({ apiKey });
      expect(task).toMatchObject({
        status: 'failed',
        onUsageLimit: 'wait',
        error: { code: 'rate_limited' },
      });
      expect(room.server.requests).toHaveLength(1);
    },
  );
}
