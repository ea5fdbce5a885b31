import type { Approval, ApprovalInput, CreateTaskInput, TaskEvent } from '@claude-ops/contract';
import { say, useTool, type RecordedRequest, type Step } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import type { Place } from '../../support/places/place.ts';
import { testsIn } from '../../support/places/tests-in.ts';
import { API_KEY, type RunningOps } from '../../support/start-ops.ts';

const INPUT: Partial<CreateTaskInput> = {
  permissionMode: 'default',
  permissionPrompts: 'ask',
  timeout: 60_000,
};
const CLAUDE = { environment: { CLAUDE_CODE_MAX_RETRIES: '1', IS_SANDBOX: '1' } };

/** The model calls tools, one answer after the other, and is then done. */
const calls =
  (...steps: readonly Step[]) =>
  ({ turn }: RecordedRequest): Step =>
    steps[turn] ?? say('done');

const touch = (file: string) => useTool('Bash', { command: `touch ${file}` });

/** Waits until so many approvals of a task are pending, oldest first. */
async function pendingOf({ ops }: RunningOps, taskId: string, count = 1): Promise<Approval[]> {
  return await eventually(async () => {
    const { data } = await ops.listApprovals({ status: 'pending', taskId });
    expect(data).toHaveLength(count);
    return data.toReversed();
  });
}

async function oneOf(room: RunningOps, taskId: string): Promise<Approval> {
  const [approval] = await pendingOf(room, taskId);
  if (approval === undefined) throw new Error('There is no approval.');
  return approval;
}

/** Decides the next approval of a task. */
async function decideNext(room: RunningOps, taskId: string, input: ApprovalInput): Promise<Approval> {
  const { id } = await oneOf(room, taskId);
  return await room.ops.decideApproval(id, input);
}

/** The files that the run of a task left, by name. */
async function filesOf({ ops }: RunningOps, taskId: string): Promise<string[]> {
  return (await ops.listArtifacts(taskId)).data.map(({ path }) => path).toSorted();
}

/** What the model was told of the tools that it called. */
function toldOf({ server }: RunningOps): string {
  return JSON.stringify(server.requests.at(-1)?.messages);
}

async function approvalEvents(room: RunningOps, taskId: string): Promise<TaskEvent[]> {
  return (await room.log(taskId)).filter(({ type }) => type.startsWith('task.approval_'));
}

export function testsOfApprovals(place: Place): void {
  const testIn = testsIn(place);

  test('a tool runs once somebody has allowed it, and the log says who, when and what', async () => {
    await using room = await place.start({ script: calls(touch('a.txt')), claude: CLAUDE });
    await place.untilReady?.(room);
    const { id: taskId } = await room.create(INPUT);
    const approval = await oneOf(room, taskId);
    expect(approval).toMatchObject({
      taskId,
      attempt: 1,
      kind: 'tool',
      request: { tool: 'Bash', input: { command: 'touch a.txt' }, remembers: ['Bash(touch a.txt)'] },
      decision: null,
    });
    await eventually(async () =>
      expect(await room.ops.getTask(taskId)).toMatchObject({
        status: 'running',
        waitingFor: { kind: 'approval', approvalId: approval.id, until: expect.any(String) },
      }),
    );
    expect((await room.ops.listTasks({ waiting: true })).data.map(({ id }) => id)).toEqual([taskId]);
    const decided = await room.ops.decideApproval(
      approval.id,
      { decision: 'allow' },
      { decidedBy: { token: 'ann', address: '192.0.2.1' } },
    );
    const decidedBy = { via: 'program', token: 'ann', address: '192.0.2.1' };
    expect(decided).toMatchObject({ status: 'allowed', decision: { decision: 'allow', decidedBy } });
    expect(await room.ops.waitForCompletion(taskId)).toMatchObject({
      status: 'completed',
      waitingFor: null,
      result: { text: 'done', permissionDenials: [] },
    });
    expect(await filesOf(room, taskId)).toEqual(['a.txt']);
    expect(await approvalEvents(room, taskId)).toMatchObject([
      { type: 'task.approval_requested', data: { approvalId: approval.id, kind: 'tool' } },
      {
        type: 'task.approval_decided',
        data: { approvalId: approval.id, decision: 'allow', input: { command: 'touch a.txt' }, decidedBy },
      },
    ]);
    expect((await room.ops.listTasks({ waiting: true })).data).toEqual([]);
  });

  test('a tool that was denied does not run, and Claude is told why', async () => {
    await using room = await place.start({ script: calls(touch('a.txt')), claude: CLAUDE });
    const { id } = await room.create(INPUT);
    await decideNext(room, id, { decision: 'deny', message: 'Not on a Monday.' });
    expect(await room.ops.waitForCompletion(id)).toMatchObject({
      status: 'completed',
      result: { permissionDenials: [{ tool: 'Bash', input: { command: 'touch a.txt' } }] },
    });
    expect(await filesOf(room, id)).toEqual([]);
    expect(toldOf(room)).toContain('Not on a Monday.');
  });

  testIn('process', 'container')('the input of a person is what runs, and both are in the log', async () => {
    await using room = await place.start({ script: calls(touch('a.txt')), claude: CLAUDE });
    const { id } = await room.create(INPUT);
    const updatedInput = { command: 'touch b.txt' };
    await decideNext(room, id, { decision: 'allow', updatedInput });
    await room.ops.waitForCompletion(id);
    expect(await filesOf(room, id)).toEqual(['b.txt']);
    expect((await approvalEvents(room, id)).at(-1)).toMatchObject({
      data: { input: { command: 'touch a.txt' }, updatedInput },
    });
  });

  testIn('process', 'warm process')(
    'what is remembered for the task is not asked again, and nothing of it is in the workspace',
    async () => {
      await using room = await place.start({
        script: calls(touch('a.txt'), touch('a.txt'), touch('c.txt')),
        claude: CLAUDE,
      });
      const { id } = await room.create(INPUT);
      await decideNext(room, id, { decision: 'allow', remember: 'task' });
      // The second call is not asked for.
      expect(await oneOf(room, id)).toMatchObject({ request: { input: { command: 'touch c.txt' } } });
      await decideNext(room, id, { decision: 'deny' });
      await room.ops.waitForCompletion(id);
      expect(await filesOf(room, id)).toEqual(['a.txt']);
    },
  );

  testIn('process', 'container')('a plan is allowed after feedback', async () => {
    const plan = ({ turn, messages }: RecordedRequest): Step => {
      if (turn === 0) {
        const path = /\/[^"\\ ]*\/plans\/[\w-]+\.md/.exec(JSON.stringify(messages))?.[0];
        return useTool('Write', { file_path: path, content: '# The plan' });
      }
      return (
        [useTool('ExitPlanMode', {}), useTool('ExitPlanMode', {}), touch('a.txt')][turn - 1] ?? say('done')
      );
    };
    await using room = await place.start({ script: plan, claude: CLAUDE });
    const { id } = await room.create({ ...INPUT, permissionMode: 'plan' });
    expect(await oneOf(room, id)).toMatchObject({ kind: 'plan', request: { plan: '# The plan' } });
    await eventually(async () =>
      expect((await room.ops.getTask(id)).waitingFor).toMatchObject({ kind: 'plan' }),
    );
    await decideNext(room, id, { decision: 'deny', message: 'Add tests.' });
    await decideNext(room, id, { decision: 'allow', updatedInput: { plan: '# A better plan' } });
    expect(toldOf(room)).toContain('Add tests.');
    await decideNext(room, id, { decision: 'allow' });
    expect(await room.ops.waitForCompletion(id)).toMatchObject({ status: 'completed' });
    expect(toldOf(room)).toContain('# A better plan');
    expect(await filesOf(room, id)).toEqual(['a.txt']);
  });

  test('a question is answered', async () => {
    const options = [
      { label: 'Blue', description: 'As the sky.' },
      { label: 'Red', description: 'As a rose.' },
    ];
    const questions = [
      { question: 'Which colour?', header: 'Colour', multiSelect: false, options },
      { question: 'Which others?', header: 'Others', multiSelect: true, options },
    ];
    await using room = await place.start({
      script: calls(useTool('AskUserQuestion', { questions })),
      claude: CLAUDE,
    });
    const { id } = await room.create({ ...INPUT, permissionMode: 'acceptEdits' });
    const approval = await oneOf(room, id);
    expect(approval).toMatchObject({ kind: 'question', request: { questions } });
    await expect(room.ops.decideApproval(approval.id, { decision: 'allow' })).rejects.toMatchObject({
      code: 'invalid_request',
    });
    const answers = { 'Which colour?': 'Blue', 'Which others?': ['Red', 'Blue'] };
    await room.ops.decideApproval(approval.id, { decision: 'answer', answers });
    await room.ops.waitForCompletion(id);
    expect(toldOf(room)).toContain(String.raw`\"Which colour?\"=\"Blue\"`);
    expect(toldOf(room)).toContain('Red, Blue');
  });

  testIn(
    'process',
    'container',
    'warm process',
  )('an MCP server asks a person, once its tool was allowed', async () => {
    const askName = useTool('mcp__local__ask', { of: 'x' });
    await using room = await place.start({ script: calls(askName, askName), claude: CLAUDE });
    const mcpServers = { inline: { local: place.nodeCommand('mcp-over-stdio.ts') } };
    const { id } = await room.create({ ...INPUT, mcpServers });
    expect(await oneOf(room, id)).toMatchObject({
      kind: 'tool',
      request: { tool: 'mcp__local__ask', remembers: ['mcp__local__ask'] },
    });
    await decideNext(room, id, { decision: 'allow', remember: 'task' });
    const asked = await oneOf(room, id);
    expect(asked).toMatchObject({
      kind: 'elicitation',
      request: { server: 'local', message: 'Your name?', schema: { required: ['name'] }, url: null },
    });
    const wrong = { decision: 'answer', answers: { name: 7 } } as const;
    await expect(room.ops.decideApproval(asked.id, wrong)).rejects.toMatchObject({
      code: 'invalid_request',
      errors: [{ pointer: '/answers/name' }],
    });
    await room.ops.decideApproval(asked.id, { decision: 'answer', answers: { name: 'Ann' } });
    await eventually(async () => expect(await oneOf(room, id)).not.toMatchObject({ id: asked.id }));
    expect(await oneOf(room, id)).toMatchObject({ kind: 'elicitation' });
    await decideNext(room, id, { decision: 'deny' });
    await room.ops.waitForCompletion(id);
    const told = toldOf(room);
    expect(told).toContain(String.raw`answered: {\"action\":\"accept\",\"content\":{\"name\":\"Ann\"}}`);
    expect(told).toContain('decline');
  });

  testIn('process', 'container')('calls that ask at once are decided in any order', async () => {
    const fetches = ['https://a.example/', 'https://b.example/'].map((url) => ({
      name: 'WebFetch',
      input: { url, prompt: 'x' },
    }));
    await using room = await place.start({ script: calls({ tools: fetches }), claude: CLAUDE });
    const { id } = await room.create(INPUT);
    const [first, second] = await pendingOf(room, id, 2);
    await room.ops.decideApproval(second?.id ?? '', { decision: 'deny', message: 'Not b.' });
    await room.ops.decideApproval(first?.id ?? '', { decision: 'deny', message: 'Not a.' });
    await room.ops.waitForCompletion(id);
    expect(toldOf(room)).toContain('Not a.');
    expect(toldOf(room)).toContain('Not b.');
  });

  testIn('process', 'container')('what nobody decides in time is denied, and says so', async () => {
    await using room = await place.start({ script: calls(touch('a.txt')), claude: CLAUDE });
    const { id } = await room.create({ ...INPUT, approvalTimeout: 1_000 });
    const approval = await oneOf(room, id);
    await room.ops.waitForCompletion(id);
    expect(await filesOf(room, id)).toEqual([]);
    expect(toldOf(room)).toContain('Nobody has decided in time');
    expect(await room.ops.getApproval(approval.id)).toMatchObject({ status: 'expired', decision: null });
    await expect(room.ops.decideApproval(approval.id, { decision: 'allow' })).rejects.toMatchObject({
      code: 'approval_expired',
    });
    expect((await approvalEvents(room, id)).at(-1)).toMatchObject({ type: 'task.approval_expired' });
  });

  test('a cancel withdraws what is pending', async () => {
    await using room = await place.start({ script: calls(touch('a.txt')), claude: CLAUDE });
    const { id } = await room.create(INPUT);
    const approval = await oneOf(room, id);
    expect(await room.ops.cancelTask(id)).toMatchObject({ status: 'cancelled', waitingFor: null });
    const reason = 'The task was cancelled.';
    expect(await room.ops.getApproval(approval.id)).toMatchObject({ status: 'withdrawn', reason });
    await expect(room.ops.decideApproval(approval.id, { decision: 'allow' })).rejects.toMatchObject({
      code: 'approval_already_decided',
      details: { status: 'withdrawn' },
    });
    expect(await filesOf(room, id)).toEqual([]);
  });

  testIn('process', 'container')(
    'a message for now withdraws what is pending, and the task goes on with the message',
    async () => {
      await using room = await place.start({ script: calls(touch('a.txt')), claude: CLAUDE });
      const { id } = await room.create(INPUT);
      const approval = await oneOf(room, id);
      await room.ops.sendMessage(id, { text: 'leave it', delivery: 'now' });
      expect(await room.ops.waitForCompletion(id)).toMatchObject({ status: 'completed' });
      expect(await room.ops.getApproval(approval.id)).toMatchObject({
        status: 'withdrawn',
        reason: 'The claude CLI no longer asks.',
      });
      expect(await filesOf(room, id)).toEqual([]);
    },
  );

  testIn('process', 'container')(
    'a secret is masked in an approval, and what is allowed runs with it',
    async () => {
      const command = `printf %s ${API_KEY} | wc -c > count.txt`;
      await using room = await place.start({ script: calls(useTool('Bash', { command })), claude: CLAUDE });
      const { id } = await room.create(INPUT);
      const approval = await oneOf(room, id);
      const shown = { command: 'printf %s [masked] | wc -c > count.txt' };
      expect(approval.request.input).toMatchObject(shown);
      const again = { decision: 'allow', updatedInput: shown } as const;
      await expect(room.ops.decideApproval(approval.id, again)).rejects.toMatchObject({
        code: 'invalid_request',
      });
      await room.ops.decideApproval(approval.id, { decision: 'allow' });
      await room.ops.waitForCompletion(id);
      const { body } = await room.ops.openArtifact(id, 'count.txt');
      expect((await new Response(body).text()).trim()).toBe(String(API_KEY.length));
    },
  );

  testIn('process')('a question whose words hold a masked secret is answered', async () => {
    const options = [
      { label: `the key ${API_KEY}`, description: 'As it is.' },
      { label: 'another', description: 'A new one.' },
    ];
    const question = `Which key instead of ${API_KEY}?`;
    const questions = [{ question, header: 'Key', multiSelect: false, options }];
    await using room = await place.start({
      script: calls(useTool('AskUserQuestion', { questions })),
      claude: CLAUDE,
    });
    const { id } = await room.create({ ...INPUT, permissionMode: 'acceptEdits' });
    const approval = await oneOf(room, id);
    const shown = 'Which key instead of [masked]?';
    expect(approval.request.questions).toMatchObject([
      { question: shown, options: [{ label: 'the key [masked]' }, { label: 'another' }] },
    ]);
    const answer = async (text: string) =>
      await room.ops.decideApproval(approval.id, { decision: 'answer', answers: { [shown]: text } });
    await expect(answer('[masked]')).rejects.toMatchObject({
      code: 'invalid_request',
      errors: [{ pointer: '/answers/Which key instead of [masked]?' }],
    });
    await answer('the key [masked]');
    await room.ops.waitForCompletion(id);
    expect(toldOf(room)).toContain(String.raw`\"${question}\"=\"the key ${API_KEY}\"`);
  });

  testIn(
    'process',
    'container',
    'warm process',
  )('of many decisions at once the first counts, and the tool runs once', async () => {
    await using room = await place.start({
      script: calls(useTool('Bash', { command: 'echo x >> log.txt' })),
      claude: CLAUDE,
    });
    const { id } = await room.create(INPUT);
    const approval = await oneOf(room, id);
    const decisions = Array.from({ length: 10 }, async (_, index) =>
      room.ops.decideApproval(approval.id, { decision: index % 2 === 0 ? 'allow' : 'deny' }),
    );
    const outcomes = await Promise.allSettled(decisions);
    const won = outcomes.filter(({ status }) => status === 'fulfilled');
    expect(won).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected')
        expect(outcome.reason).toMatchObject({ code: 'approval_already_decided' });
    await room.ops.waitForCompletion(id);
    const { status } = await room.ops.getApproval(approval.id);
    expect(await filesOf(room, id)).toEqual(status === 'allowed' ? ['log.txt'] : []);
  });

  testIn('process')('a task that waits gives its slot away, and its time stands', async () => {
    const script = ({ turn, prompt }: RecordedRequest): Step =>
      prompt === 'hello' && turn === 0 ? touch('a.txt') : say('done');
    await using room = await place.start({
      script,
      claude: CLAUDE,
      maxConcurrency: 1,
      waitingSlotGraceMs: 50,
    });
    const { id } = await room.create({ ...INPUT, timeout: 4_000, silenceTimeout: 4_000 });
    await oneOf(room, id);
    for (let other = 0; other < 3; other += 1)
      expect(await room.run({ prompt: 'other' })).toMatchObject({ status: 'completed' });
    await new Promise((resolve) => void setTimeout(resolve, 2_000));
    await decideNext(room, id, { decision: 'allow' });
    expect(await room.ops.waitForCompletion(id)).toMatchObject({ status: 'completed' });
    expect(await filesOf(room, id)).toEqual(['a.txt']);
  });

  testIn('process')('a task that does not ask denies, as before', async () => {
    await using room = await place.start({ script: calls(touch('a.txt')), claude: CLAUDE });
    const task = await room.run({ ...INPUT, permissionPrompts: 'deny' });
    expect(task).toMatchObject({ status: 'completed', result: { permissionDenials: [{ tool: 'Bash' }] } });
    expect((await room.ops.listApprovals()).data).toEqual([]);
  });
}
