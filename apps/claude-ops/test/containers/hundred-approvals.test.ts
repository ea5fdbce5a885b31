import { setTimeout as delay } from 'node:timers/promises';
import { ClaudeOpsError, type Approval, type ApprovalInput } from '@claude-ops/contract';
import type { ClaudeOps } from '@claude-ops/sdk';
import { say, useTool, type RecordedRequest, type Step } from '@claude-ops/testing';
import { testWithEngine } from '@claude-ops/testing-engine/vitest';
import { expect } from 'vitest';
import { API_KEY, expectWhole, openContainerRoom } from '../support/container-room.ts';
import type { ServerProcess } from '../support/server-process.ts';

const TASKS = 5;
const CALLS = 20;
const KILLS = 4;
const options = [
  { label: 'Blue', description: '' },
  { label: 'Red', description: '' },
];
const question = { question: 'Which colour?', header: 'Colour', multiSelect: false, options };

/** Every third call is a question, each other one leaves its number in a file. */
function script({ turn }: RecordedRequest): Step {
  if (turn >= CALLS) return say('done');
  return turn % 3 === 2
    ? useTool('AskUserQuestion', { questions: [question] })
    : useTool('Bash', { command: `echo ${turn} >> log.txt` });
}

/** Two people who decide at once, and not always alike. */
function decisionsOn({ kind, request }: Approval): ApprovalInput[] {
  if (kind === 'question')
    return ['Blue', 'Red'].map((colour) => ({
      decision: 'answer',
      answers: { [question.question]: colour },
    }));
  const call = Number(/echo (\d+)/.exec(JSON.stringify(request.input))?.[1]);
  const [allow, deny] = [{ decision: 'allow' }, { decision: 'deny' }] as const;
  return [[allow, deny], [deny], [allow], [deny, allow]][call % 4] ?? [];
}

/** Whoever sees a server go looks again at the next one. */
function unlessGone(error: unknown): void {
  const codes = [
    'approval_already_decided',
    'connection_failed',
    'unexpected_response',
    'shutting_down',
  ] as const;
  if (!codes.some((code) => ClaudeOpsError.is(error, code))) throw error;
}

async function decideWhatIsPending(client: ClaudeOps): Promise<void> {
  const { data } = await client.listApprovals({ status: 'pending' });
  await Promise.all(
    data.flatMap((approval) =>
      decisionsOn(approval).map((input) => client.decideApproval(approval.id, input).catch(unlessGone)),
    ),
  );
}

async function hasEnded(client: ClaudeOps): Promise<boolean> {
  const { data } = await client.listTasks({ status: ['queued', 'running'] });
  return data.length === 0;
}

testWithEngine(
  'of a hundred approvals over kills of the server none is lost, and none runs twice or after a denial',
  { timeout: 240_000 },
  async ({ engine }) => {
    await using room = await openContainerRoom(engine, script);
    let server: ServerProcess = await room.start({ MAX_CONCURRENCY: String(TASKS) });
    const asking = { permissionMode: 'default', permissionPrompts: 'ask', timeout: 200_000 } as const;
    const ids: string[] = [];
    for (let task = 0; task < TASKS; task += 1)
      ids.push((await server.client.createTask({ prompt: `task ${task}`, apiKey: API_KEY, ...asking })).id);
    let kills = 0;
    let nextKill = 15;
    for (;;) {
      await decideWhatIsPending(server.client).catch(unlessGone);
      const { data } = await server.client.listApprovals({ limit: 200 });
      if (data.length >= nextKill && kills < KILLS) {
        kills += 1;
        nextKill += 15;
        const deciding = decideWhatIsPending(server.client).catch(unlessGone);
        await server.end('SIGKILL');
        await deciding;
        server = await room.start({ MAX_CONCURRENCY: String(TASKS) });
      }
      if (await hasEnded(server.client)) break;
      await delay(50);
    }
    expect(kills).toBe(KILLS);
    for (const id of ids) {
      expect(await server.client.getTask(id)).toMatchObject({ status: 'completed', attempts: 1 });
      const { data: approvals } = await server.client.listApprovals({ taskId: id, limit: 200 });
      expect(approvals).toHaveLength(CALLS);
      expect(new Set(approvals.map(({ status }) => status)).has('pending')).toBe(false);
      const allowed = approvals
        .filter(({ status }) => status === 'allowed')
        .map(({ request }) => Number(/echo (\d+)/.exec(JSON.stringify(request.input))?.[1]));
      const { body } = await server.client.openArtifact(id, 'log.txt');
      const lines = (await new Response(body).text()).trim().split('\n').map(Number);
      expect(lines).toEqual(allowed.toSorted((one, other) => one - other));
      const log = await Array.fromAsync(server.client.followTaskEvents(id));
      expectWhole(log);
      const settled = log.filter(({ type }) => type === 'task.approval_decided');
      expect(settled).toHaveLength(CALLS);
    }
    await room.expectNothingLeft();
  },
);
