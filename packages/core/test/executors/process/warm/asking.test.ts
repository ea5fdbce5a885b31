import { readFileSync } from 'node:fs';
import { say, useTool, type RecordedRequest, type Step } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { eventually } from '../../../support/eventually.ts';
import { FROM_WARM } from '../../../support/places/from-warm.ts';
import type { RunningOps } from '../../../support/start-ops.ts';
import { findWarm } from '../../../support/the-warm-process.ts';

const ASKING = { permissionMode: 'default', permissionPrompts: 'ask' } as const;
const script = ({ turn }: RecordedRequest): Step =>
  turn === 0 ? useTool('Bash', { command: 'touch a.txt' }) : say('done');

const commandOf = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0');

/** The CLI that is kept warm, where that is one that asks. */
function warmOneThatAsks(): number | undefined {
  const pid = findWarm()?.pids.at(-1);
  return pid !== undefined && commandOf(pid).includes('--permission-prompt-tool') ? pid : undefined;
}

async function allow({ ops }: RunningOps, taskId: string): Promise<void> {
  await eventually(async () => {
    const { data } = await ops.listApprovals({ status: 'pending', taskId });
    expect(data).toHaveLength(1);
    await ops.decideApproval(data[0]?.id ?? '', { decision: 'allow' });
  });
}

test('once a task has asked, a warm process that asks takes the next one', async () => {
  const claude = { environment: { CLAUDE_CODE_MAX_RETRIES: '1', IS_SANDBOX: '1' } };
  await using room = await FROM_WARM.start({ script, claude });
  expect(warmOneThatAsks()).toBeUndefined();
  const first = await room.create(ASKING);
  await allow(room, first.id);
  await room.ops.waitForCompletion(first.id);
  await eventually(async () => expect(warmOneThatAsks()).toBeDefined());
  await FROM_WARM.untilReady?.(room);
  const warm = warmOneThatAsks() ?? 0;
  const second = await room.create(ASKING);
  await eventually(async () =>
    expect((await room.ops.listApprovals({ taskId: second.id })).data).toHaveLength(1),
  );
  // It is still there, and is kept for nobody any more.
  expect(commandOf(warm)).toContain('--permission-prompt-tool');
  expect(findWarm()?.pids ?? []).not.toContain(warm);
  await allow(room, second.id);
  expect(await room.ops.waitForCompletion(second.id)).toMatchObject({ status: 'completed' });
});
