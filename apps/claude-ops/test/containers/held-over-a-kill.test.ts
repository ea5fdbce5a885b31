import type { Approval, CreateTaskInput } from '@claude-ops/contract';
import { say, useTool } from '@claude-ops/testing';
import { testWithEngine } from '@claude-ops/testing-engine/vitest';
import { expect } from 'vitest';
import { API_KEY, openContainerRoom } from '../support/container-room.ts';
import { eventually } from '../support/eventually.ts';
import type { ServerProcess } from '../support/server-process.ts';

/** An answer of 30 cents that leaves a mark. */
const COSTLY = {
  ...useTool('Bash', { command: 'echo once >> log.txt' }),
  usage: { inputTokens: 1, outputTokens: 20_000 },
};

async function create({ client }: ServerProcess, input: Partial<CreateTaskInput>): Promise<string> {
  const { id } = await client.createTask({
    prompt: 'hello',
    apiKey: API_KEY,
    permissionMode: 'bypassPermissions',
    model: 'claude-sonnet-4-6',
    onBudget: 'ask',
    maxCostUsd: 0.1,
    ...input,
  });
  return id;
}

async function approvalsOf({ client }: ServerProcess, taskId: string, count: number): Promise<Approval[]> {
  let approvals: Approval[] = [];
  await eventually(async () => {
    approvals = await Array.fromAsync(client.listApprovals({ taskId }));
    expect(approvals).toHaveLength(count);
  });
  return approvals.toReversed();
}

testWithEngine(
  'a budget that is held, and one that was raised, outlive a kill of the server in containers',
  { timeout: 120_000 },
  async ({ engine }) => {
    await using room = await openContainerRoom(engine, {
      rules: [
        { when: { promptIncludes: 'raised' }, steps: [COSTLY, COSTLY, COSTLY, say('done')] },
        { when: { promptIncludes: 'held' }, steps: [COSTLY, say('done')] },
      ],
    });
    const killed = await room.start();
    const [held, raised] = await Promise.all([
      create(killed, { prompt: 'held' }),
      create(killed, { prompt: 'raised' }),
    ]);
    await approvalsOf(killed, held, 1);
    const [first] = await approvalsOf(killed, raised, 1);
    await killed.client.decideApproval(String(first?.id), { decision: 'allow', maxCostUsd: 0.5 });
    // The second answer passes the limit that was raised.
    const asked = await approvalsOf(killed, raised, 2);
    await killed.end('SIGKILL');

    const server = await room.start();
    const [same] = await approvalsOf(server, held, 1);
    expect(same).toMatchObject({ kind: 'budget', status: 'pending', request: { maxCostUsd: 0.1 } });
    const last = asked[1];
    expect(last).toMatchObject({ status: 'pending', request: { maxCostUsd: 0.5 } });
    for (const id of [same?.id, last?.id])
      await server.client.decideApproval(String(id), { decision: 'allow', maxCostUsd: 10 });

    for (const [id, times] of [
      [held, 1],
      [raised, 3],
    ] as const) {
      const task = await server.client.waitForCompletion(id);
      expect(task).toMatchObject({ status: 'completed', result: { data: 'done' } });
      const { body } = await server.client.openArtifact(id, 'log.txt');
      expect(await new Response(body).text()).toBe('once\n'.repeat(times));
    }
    await approvalsOf(server, raised, 2);
    await room.expectNothingLeft();
  },
);
