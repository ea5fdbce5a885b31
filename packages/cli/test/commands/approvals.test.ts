import { ClaudeOpsError, type Approval, type ApprovalInput } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { createApi } from '../fixtures/create-api.ts';
import { runCommand } from '../fixtures/start-command.ts';
import { TASK_ID } from '../fixtures/tasks.ts';

const ID = '019aa0c2-7d10-7c2a-8a10-0f8a4c1e7d90';
const at = '2026-11-22T19:32:00.000Z';
const APPROVAL: Approval = {
  id: ID,
  taskId: TASK_ID,
  attempt: 1,
  kind: 'tool',
  status: 'pending',
  request: { tool: 'Bash', input: { command: 'rm -rf\n \u001b[2Jx' }, remembers: [] },
  createdAt: at,
  expiresAt: at,
  settledAt: null,
  decision: null,
  reason: null,
};
const WHAT = String.raw`Bash {"command":"rm -rf\n \u001b[2Jx"}`;
const LINE = `${ID}\t${TASK_ID}\ttool\tpending\t${at}\t${at}\t${WHAT}\n`;

const options = [{ label: 'a', description: '' }];
const QUESTIONS = [
  { question: 'Which database?', header: 'Database', multiSelect: false, options },
  { question: 'Which = ports?', header: 'Ports', multiSelect: true, options },
];

/** An API whose one approval asks for that, and what it was sent. */
function createDecidingApi(request: Approval['request'] = APPROVAL.request) {
  const sent: (ApprovalInput & { readonly id: string })[] = [];
  const api = createApi({
    getApproval: async () => ({ ...APPROVAL, request }),
    decideApproval: async (id, input) => {
      sent.push({ id, ...input });
      return { ...APPROVAL, status: 'allowed' };
    },
  });
  return { api, sent };
}

test('approvals lists what waits for a decision, for a program and for a person', async () => {
  const asked: object[] = [];
  const api = createApi({
    listApprovals: async (filter = {}) => {
      asked.push(filter);
      return { data: [APPROVAL], nextCursor: null };
    },
  });
  expect((await runCommand(['approvals'], { api })).stdout).toBe(LINE);
  const { stdout } = await runCommand(['approvals', '--all', '--task', TASK_ID], {
    api,
    stdoutColumns: 200,
  });
  expect(stdout).toMatch(/KIND +STATUS +AGE +WHAT/);
  expect(asked).toMatchObject([{ status: 'pending' }, { taskId: TASK_ID }]);
  expect(asked[1]).toMatchObject({ status: undefined });
});

test('approve and deny decide, and print the line of the approval', async () => {
  const { api, sent } = createDecidingApi();
  const { stdout } = await runCommand(['approve', ID, '--remember'], { api });
  expect(stdout).toBe(LINE.replace('pending', 'allowed'));
  await runCommand(['approve', ID, '--input', '{"command":"ls"}'], { api });
  await runCommand(['deny', ID, '--message', 'Not today.'], { api });
  expect(sent).toEqual([
    { id: ID, decision: 'allow', updatedInput: undefined, remember: 'task' },
    { id: ID, decision: 'allow', updatedInput: { command: 'ls' }, remember: undefined },
    { id: ID, decision: 'deny', message: 'Not today.' },
  ]);
  const wrong = await runCommand(['approve', ID, '--input', 'ls'], { api });
  expect(wrong).toMatchObject({ exitCode: 2, stdout: '' });
  expect(wrong.stderr).toContain('JSON object');
});

test('answer names questions by their text or their header', async () => {
  const { api, sent } = createDecidingApi({ questions: QUESTIONS });
  const words = ['Database=PostgreSQL', 'Which = ports?=5432', 'Ports=1=2'];
  expect(await runCommand(['answer', ID, ...words], { api })).toMatchObject({ exitCode: 0 });
  expect(sent).toEqual([
    {
      id: ID,
      decision: 'answer',
      answers: { 'Which database?': 'PostgreSQL', 'Which = ports?': ['5432', '1=2'] },
    },
  ]);
  const wrong = await runCommand(['answer', ID, 'PostgreSQL'], { api });
  expect(wrong.exitCode).toBe(2);
  expect(wrong.stderr).toContain('QUESTION=ANSWER');
});

test('answer takes the only question without its name, and the fields of a form by theirs', async () => {
  const only = createDecidingApi({ questions: QUESTIONS.slice(0, 1) });
  await runCommand(['answer', ID, 'a=b'], { api: only.api });
  expect(only.sent).toMatchObject([{ answers: { 'Which database?': 'a=b' } }]);
  const properties = { name: { type: 'string' }, port: { type: 'integer' }, tls: { type: 'boolean' } };
  const form = createDecidingApi({ server: 'lab', message: 'Who?', schema: { properties } });
  await runCommand(['answer', ID, 'name=5', 'port=5', 'tls=true'], { api: form.api });
  expect(form.sent).toMatchObject([{ answers: { name: '5', port: 5, tls: true } }]);
});

test('a decision that comes too late says so', async () => {
  const api = createApi({
    decideApproval: async () => {
      throw new ClaudeOpsError('approval_already_decided', 'Approval x is already denied.');
    },
  });
  const run = await runCommand(['approve', ID], { api });
  expect(run).toMatchObject({ exitCode: 2, stdout: '' });
  expect(run.stderr).toContain('already denied');
});

test('approvals link prints the address of the page', async () => {
  const url = `https://ops.example.org/approvals/${ID}?signature=x`;
  const api = createApi({ createApprovalLink: async () => ({ url }) });
  expect((await runCommand(['approvals:link', ID], { api })).stdout).toBe(`${url}\n`);
});

test('a list says how much of what is asked it leaves out, and how to see all of it', async () => {
  const long = { ...APPROVAL, request: { tool: 'Bash', input: { command: 'x'.repeat(3_000) } } };
  const api = createApi({ listApprovals: async () => ({ data: [long], nextCursor: null }) });
  const { stdout } = await runCommand(['approvals'], { api });
  const what = stdout.split('\t').at(-1) ?? '';
  const whole = `Bash {"command":"${'x'.repeat(3_000)}"}`;
  expect(what).toBe(
    `${whole.slice(0, 1_000)}… (${(whole.length - 1_000).toLocaleString('en-US')} more characters: claude-ops approvals show ${ID})\n`,
  );
});

test('approvals show prints the whole of what is asked', async () => {
  const plan = `approval  forged\n${'x'.repeat(3_000)}\u001b[2J`;
  const request = { tool: 'ExitPlanMode', input: { allowed: ['a'] }, plan };
  const api = createApi({ getApproval: async () => ({ ...APPROVAL, kind: 'plan', request }) });
  const { stdout } = await runCommand(['approvals:show', ID], { api });
  expect(stdout).toBe(
    [
      `approval  ${ID}`,
      `task      ${TASK_ID}`,
      'kind      plan',
      'status    pending',
      `asked     ${at}`,
      `expires   ${at}`,
      '',
      'tool:',
      '  ExitPlanMode',
      '',
      'input:',
      '  {',
      '    "allowed": [',
      '      "a"',
      '    ]',
      '  }',
      '',
      'plan:',
      '  approval  forged',
      `  ${'x'.repeat(3_000)}`,
      '',
    ].join('\n'),
  );
  const { stdout: json } = await runCommand(['approvals:show', ID, '--json'], { api });
  expect(JSON.parse(json)).toMatchObject({ id: ID, request });
});
