import { ClaudeOpsError, type Task } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { createApi } from '../fixtures/create-api.ts';
import { runCommand } from '../fixtures/start-command.ts';
import { createTask, FAILED, QUEUED, RESULT, TASK_ID } from '../fixtures/tasks.ts';

const apiWith = (task: Task) => createApi({ getTask: async () => task });
const status = (task: Task, ...flags: string[]) =>
  runCommand(['status', TASK_ID, ...flags], { api: apiWith(task) });

test('status shows a completed task with its result', async () => {
  expect(await status(createTask({ tags: { project: 'demo' } }))).toMatchObject({
    exitCode: 0,
    stderr: '',
    stdout: [
      `task      ${TASK_ID}`,
      'status    completed',
      'prompt    Say hello',
      'age       3m (created 2026-11-22T19:30:00.000Z)',
      'duration  12.3s',
      'model     claude-sonnet-4-6',
      'mode      process',
      'attempts  1',
      'cost      $0.0042 (1,234 tokens in, 56 out)',
      'tags      project=demo',
      'network   open',
      '',
      'Hello\n',
    ].join('\n'),
  });
});

test('status notes what is not among the artifacts, and why, also of a task without a result', async () => {
  const artifactsOmitted = { count: 513, reasons: { too_many_files: 512, made_up: 1 } };
  const { stdout } = await status(createTask({ result: null, artifactsOmitted }));
  expect(stdout).toContain(
    [
      'note      513 changes of the workspace are not among the artifacts:',
      '            512: The task has more artifacts than the server keeps.',
      '            1: made_up',
    ].join('\n'),
  );
});

test('status notes what was denied and what was stopped', async () => {
  const { stdout } = await status(
    createTask({
      result: {
        ...RESULT,
        background: ['one', 'two'].map((description) => ({ kind: 'shell', description, status: 'stopped' })),
        permissionDenials: [{ tool: 'Bash', input: {}, reason: '' }],
      },
    }),
  );
  expect(stdout).toContain(
    [
      'note      1 tool call was denied in permission mode "acceptEdits": Bash. --permission-mode bypassPermissions would have allowed it.',
      '          2 pieces of background work were still running and were stopped: one, two.\n',
    ].join('\n'),
  );
});

test('status shows what a task may reach, and what it asked for', async () => {
  const host = { port: 443, isAllowed: true, firstAt: '2026-11-22T19:30:02.000Z' };
  const seen = [
    { ...host, host: 'github.com', requests: 3 },
    { ...host, host: 'a\u001b[2Jb.example', isAllowed: false, requests: 1 },
    { ...host, host: '2606:4700::1111', requests: 1 },
  ];
  const allow = ['github.com', '*.example.org'];
  const task = createTask({ network: { policy: { allow }, isEnforced: false, seen } });
  expect((await status(task)).stdout).toContain(
    [
      'network   only github.com, *.example.org (not enforced in mode process)',
      'asked     github.com:443 allowed (3 requests)',
      '          ab.example:443 refused (1 request)',
      '          [2606:4700::1111]:443 allowed (1 request)\n',
    ].join('\n'),
  );
  const many = Array.from({ length: 25 }, (_, n) => ({ ...host, host: `h${n}.example`, requests: 1 }));
  const { stdout } = await status(createTask({ network: { policy: 'none', isEnforced: true, seen: many } }));
  expect(stdout).toContain('network   none\n');
  expect(stdout).toContain('and 5 others: --json has them all');
});

test('status leaves out what a queued task has not', async () => {
  const { stdout } = await status(QUEUED);
  expect(stdout).toContain('status    queued');
  expect(stdout).not.toMatch(/duration|model|cost|tags|error/);
});

test('status counts how long a running task has run', async () => {
  const { stdout } = await status(createTask({ status: 'running', finishedAt: null, result: null }));
  expect(stdout).toContain('duration  2m59s');
});

test('status says why a task failed and what to do, and exits with 0', async () => {
  const { stdout, exitCode } = await status(FAILED);
  expect(exitCode).toBe(0);
  expect(stdout).toContain(
    'error     timed_out: The run took longer than 600000 ms.\n          Give the task a longer timeout, or less to do.\n',
  );
});

test('status shows an error code it does not know without advice', async () => {
  const { stdout } = await status(createTask({ status: 'failed', error: { code: 'new', message: 'New.' } }));
  expect(stdout).toContain('error     new: New.\n');
});

test('status --json prints the task', async () => {
  const { stdout } = await status(FAILED, '--json');
  expect(JSON.parse(stdout)).toEqual(FAILED);
});

test('no part of a task can drive the terminal', async () => {
  const hostile = 'a\u001b[2J\u009b31mb\u202e\r\u0007';
  const task = createTask({
    status: 'failed',
    prompt: hostile,
    model: hostile,
    tags: { key: hostile },
    error: { code: hostile, message: hostile },
    result: { ...RESULT, data: hostile, text: hostile },
  });
  for (const { stdout } of [await status(task), await status(task, '--json')])
    expect(stdout).not.toMatch(/(?!\n)\p{Cc}|\p{Bidi_Control}/u);
});

test('an unknown id is refused, with the command that shows those there are', async () => {
  const api = createApi({
    getTask: () => Promise.reject(new ClaudeOpsError('task_not_found', `No task ${TASK_ID}.`)),
  });
  expect(await runCommand(['status', TASK_ID], { api })).toMatchObject({
    exitCode: 2,
    stdout: '',
    stderr: `Error: No task ${TASK_ID}.\nCheck the id: \`claude-ops list\` shows all tasks.\n`,
  });
});

test('a server out of reach exits with 3', async () => {
  const api = createApi({
    getTask: () => Promise.reject(new ClaudeOpsError('connection_failed', 'refused')),
  });
  expect(await runCommand(['status', TASK_ID], { api })).toMatchObject({ exitCode: 3 });
});

test('a missing id is refused, also when something is piped in', async () => {
  const run = await runCommand(['status'], { stdin: TASK_ID });
  expect(run).toMatchObject({ exitCode: 2, stdout: '' });
  expect(run.stderr).toContain('This command needs id (Ids of tasks, as printed by run). See --help.');
});

test('status says what a task waits for that no node can run', async () => {
  const reason = 'No node that starts tasks has the label gpu.';
  const rest = { reason, since: null, until: null, approvalId: null };
  const waiting = await status(createTask({ ...QUEUED, waitingFor: { kind: 'node', ...rest } }));
  expect(waiting.stdout).toContain(`\nwaits for ${reason}\n`);
  const inTurn = await status(createTask({ ...QUEUED, waitingFor: { kind: 'slot', ...rest } }));
  expect(inTurn.stdout).not.toContain('waits for');
});

test('status shows several tasks, each once, and the errors of those that are not there', async () => {
  const other = '019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d99';
  const getTask = async (id: string) => {
    if (id === 'none') throw new ClaudeOpsError('task_not_found', 'There is no task "none".');
    return createTask({ id });
  };
  const api = createApi({ getTask });
  const shown = await runCommand(['status', TASK_ID, 'none', other, TASK_ID], { api });
  expect(shown).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('There is no task "none"') });
  expect(shown.stdout.match(/^task .*/gm)).toEqual([`task      ${TASK_ID}`, `task      ${other}`]);
  expect(shown.stdout).toMatch(/Hello\n\ntask /);
  const json = await runCommand(['status', TASK_ID, 'none', '--json'], { api });
  expect(json).toMatchObject({ exitCode: 2, stderr: '' });
  expect(JSON.parse(json.stdout)).toMatchObject({
    data: [{ id: TASK_ID }],
    errors: [{ id: 'none', code: 'task_not_found' }],
  });
});

test('status of several tasks ends with a server that is lost', async () => {
  const getTask = async () => {
    throw new ClaudeOpsError('connection_failed', 'Cannot reach the server.');
  };
  const run = await runCommand(['status', TASK_ID, 'other'], { api: createApi({ getTask }) });
  expect(run).toMatchObject({ exitCode: 3, stdout: '' });
  expect(run.stderr.match(/Cannot reach/g)).toHaveLength(1);
});
