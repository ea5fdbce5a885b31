import type { Approval, CreateTaskInput } from '@claude-ops/contract';
import { say, useTool, type RecordedRequest, type Step } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { IN_PROCESS } from '../../support/places/in-process.ts';
import type { RunningOps } from '../../support/start-ops.ts';

const INPUT: Partial<CreateTaskInput> = {
  prompt: 'nap twice',
  permissionMode: 'default',
  permissionPrompts: 'ask',
  mcpServers: { inline: { naps: IN_PROCESS.nodeCommand('mcp-that-naps.ts') } },
};
const CLAUDE = { environment: { CLAUDE_CODE_MAX_RETRIES: '1', IS_SANDBOX: '1' } };
const OPTIONS = { claude: CLAUDE, maxConcurrency: 1, waitingSlotGraceMs: 50 };

const nap = (name: string, ms: number) => ({ name: 'mcp__naps__nap', input: { name, ms } });

/** The model calls two tools at once. Another task is answered when a promise settles. */
const napTwice =
  (ms: number, other: Promise<unknown> = Promise.resolve()) =>
  async ({ prompt, turn }: RecordedRequest): Promise<Step> => {
    if (prompt !== INPUT.prompt) {
      await other;
      return say('other');
    }
    return turn === 0 ? { tools: [nap('a.txt', ms), nap('b.txt', ms)] } : say('done');
  };

async function bothOf({ ops }: RunningOps, taskId: string): Promise<[Approval, Approval]> {
  return await eventually(async () => {
    const { data } = await ops.listApprovals({ status: 'pending', taskId });
    const [second, first] = data;
    if (first === undefined || second === undefined) throw new Error('There are not two approvals.');
    return [first, second];
  });
}

const napped = (name: string) => (event: { type: string; data: unknown }) =>
  event.type === 'claude.user' && JSON.stringify(event.data).includes(`napped: ${name}`);

test('a call that is allowed waits for a slot while another call waits, and the slot is free again after it', async () => {
  const other = Promise.withResolvers<void>();
  await using room = await IN_PROCESS.start({ ...OPTIONS, script: napTwice(1, other.promise) });
  const { id } = await room.create(INPUT);
  const [first, second] = await bothOf(room, id);
  const { id: otherId } = await room.create({ prompt: 'other' });
  await eventually(async () => expect(await room.ops.getTask(otherId)).toMatchObject({ status: 'running' }));
  await room.ops.decideApproval(first.id, { decision: 'allow' });
  let hasNapped = false;
  const result = room.event(id, napped('a.txt')).then(() => (hasNapped = true));
  // The slot is with the other task: longer than the call would take.
  await new Promise((resolve) => void setTimeout(resolve, 500));
  expect(hasNapped).toBe(false);
  other.resolve();
  await room.ops.waitForCompletion(otherId);
  await result;
  // The second one still waits, with nothing beside it.
  expect(await room.run({ prompt: 'another' })).toMatchObject({ status: 'completed' });
  await room.ops.decideApproval(second.id, { decision: 'deny' });
  expect(await room.ops.waitForCompletion(id)).toMatchObject({ status: 'completed' });
});

test('the clock goes while a call works beside one that waits', async () => {
  await using room = await IN_PROCESS.start({ ...OPTIONS, script: napTwice(60_000) });
  const { id } = await room.create({ ...INPUT, timeout: 3_000 });
  const [first, second] = await bothOf(room, id);
  // So long nothing works.
  await new Promise((resolve) => void setTimeout(resolve, 3_500));
  expect(await room.ops.getTask(id)).toMatchObject({ status: 'running' });
  await room.ops.decideApproval(first.id, { decision: 'allow' });
  expect(await room.ops.waitForCompletion(id)).toMatchObject({
    status: 'failed',
    error: { code: 'timed_out' },
  });
  expect(await room.ops.getApproval(second.id)).toMatchObject({ status: 'withdrawn' });
});

test('a call behind one that waits does not count as work: the clock stands', async () => {
  const twice = [useTool('Bash', { command: 'touch a.txt' }), useTool('Bash', { command: 'touch b.txt' })];
  const script = ({ turn }: RecordedRequest): Step =>
    turn === 0 ? { tools: twice.flatMap(({ tools = [] }) => tools) } : say('done');
  await using room = await IN_PROCESS.start({ ...OPTIONS, script });
  const { id } = await room.create({ ...INPUT, timeout: 3_000 });
  for (const command of ['touch a.txt', 'touch b.txt']) {
    const approval = await eventually(async () => {
      const { data } = await room.ops.listApprovals({ status: 'pending', taskId: id });
      expect(data).toMatchObject([{ request: { input: { command } } }]);
      return data[0];
    });
    await new Promise((resolve) => void setTimeout(resolve, 2_000));
    await room.ops.decideApproval(approval?.id ?? '', { decision: 'allow' });
  }
  expect(await room.ops.waitForCompletion(id)).toMatchObject({ status: 'completed' });
});
