import { ClaudeOpsError } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import type { CommandParts } from '../../src/index.ts';
import { ARTIFACTS } from '../fixtures/artifacts.ts';
import { createApi, createEndlessApi, createFinishingApi } from '../fixtures/create-api.ts';
import { runCommand, startCommand } from '../fixtures/start-command.ts';
import {
  CANCELLED,
  createEvents,
  createTask,
  FAILED,
  QUEUED,
  RESULT,
  RUN_EVENTS,
  TASK_ID,
} from '../fixtures/tasks.ts';

const WAIT = ['run', '-p', 'Hi', '--wait'];
const CLOSING = 'completed in 12.3s · 3 turns · $0.0042 · 1,234 tokens in, 56 out\n';

test('the result goes to stdout and everything else to stderr', async () => {
  expect(await runCommand(WAIT, { api: createFinishingApi(RUN_EVENTS) })).toMatchObject({
    exitCode: 0,
    stdout: 'Hello\n',
    stderr: [
      `task ${TASK_ID}`,
      '  0.0s  queued',
      '  1.0s  started',
      '  2.0s  model claude-sonnet-4-6, 2 tools',
      '  3.0s  Claude: I will greet.',
      '  3.0s  Bash: echo hi',
      '  4.0s    -> hi',
      CLOSING,
    ].join('\n'),
  });
});

const INCOMPLETE = createTask({
  permissionMode: 'default',
  result: {
    ...RESULT,
    data: '',
    text: '',
    background: [
      { kind: 'shell', description: 'a\nserver', status: 'stopped' },
      { kind: 'agent', description: 'a review', status: 'completed' },
    ],
    permissionDenials: ['Bash', 'Bash', 'Write'].map((tool) => ({ tool, input: {}, reason: '' })),
    mcpServers: [
      { name: 'docs', status: 'connected', error: null },
      { name: 'tickets', status: 'failed', error: 'ENOENT' },
    ],
  },
});

test('what was denied, what did not connect, what was stopped, and that nothing was said, is told at the end', async () => {
  const api = createFinishingApi([], INCOMPLETE);
  const { exitCode, stderr } = await runCommand(WAIT, { api });
  expect(exitCode).toBe(0);
  expect(stderr.split('\n').slice(1)).toEqual([
    'Claude ended without a text.',
    '3 tool calls were denied in permission mode "default": Bash, Write. --permission-mode bypassPermissions would have allowed them.',
    'MCP server "tickets" did not connect (failed): ENOENT.',
    '1 piece of background work was still running and was stopped: a server.',
    'completed in 12.3s · 3 turns · $0.0042 · 1,234 tokens in, 56 out · 3 denied · 1 stopped',
    '',
  ]);
});

test('nobody listens for interrupts any more once the command has ended', async () => {
  expect((await runCommand(WAIT, { api: createFinishingApi([]) })).listeners).toBe(0);
});

test('with --json stdout carries the final task and nothing else', async () => {
  const run = await runCommand([...WAIT, '--json'], { api: createFinishingApi(RUN_EVENTS) });
  expect(JSON.parse(run.stdout)).toEqual(createTask());
  expect(run.stderr).toContain('Claude: I will greet.');
});

const MADE = createEvents([
  'task.artifacts_collected',
  { artifacts: 2, bytes: 1_290, omitted: { count: 1, first: [{ path: 'big.bin', reason: 'too large' }] } },
]);

test('artifacts are named at the end, with how to fetch them', async () => {
  const { stdout, stderr } = await runCommand(WAIT, { api: createFinishingApi(MADE) });
  expect(stdout).toBe('Hello\n');
  expect(stderr.split('\n').slice(1)).toEqual([
    '  0.0s  2 artifacts, 1.3 kB',
    '  0.0s  left out: 1 file',
    '  0.0s    big.bin: too large',
    CLOSING.trimEnd(),
    `fetch its artifacts with claude-ops artifacts ${TASK_ID} --download DIR`,
    '',
  ]);
});

const downloading = (onDownload: () => Promise<void>): CommandParts['downloadArtifacts'] =>
  async function download(_api, _id, _directory, { onArtifact }) {
    ARTIFACTS.slice(0, 2).forEach(onArtifact);
    await onDownload();
  };

test.each([
  [createTask(), 0, 'Hello\n'],
  [FAILED, 1, ''],
])(
  '--download writes the artifacts once the task has ended, also where it failed',
  async (task, exitCode, stdout) => {
    const run = await runCommand([...WAIT, '--download', 'out'], {
      api: createFinishingApi(MADE, task),
      downloadArtifacts: downloading(async () => {}),
    });
    expect(run).toMatchObject({ exitCode, stdout });
    expect(run.stderr).toMatch(
      /src\/hello.ts \(1.2 kB\)\nREADME.md \(56 B\)\n2 artifacts, 1.3 kB, in out\n$/,
    );
    expect(run.stderr).not.toContain('fetch its artifacts');
  },
);

test('a download that fails is an error of its own, after the result', async () => {
  const run = await runCommand([...WAIT, '--download', 'out'], {
    api: createFinishingApi(MADE),
    downloadArtifacts: downloading(() => Promise.reject(new ClaudeOpsError('connection_failed', 'Cut off.'))),
  });
  expect(run).toMatchObject({ exitCode: 3, stdout: 'Hello\n', stderr: expect.stringContaining('Cut off.') });
});

test('Ctrl-C cancels the task, and again gives up the download of what it made', async () => {
  const downloadArtifacts: CommandParts['downloadArtifacts'] = (
    _api,
    _id,
    _directory,
    { signal, onArtifact },
  ) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new ClaudeOpsError('wait_aborted', 'Aborted.')));
      ARTIFACTS.slice(0, 1).forEach(onArtifact);
    });
  const api = createEndlessApi(RUN_EVENTS);
  const command = startCommand([...WAIT, '--download', 'out'], { api, downloadArtifacts });
  await command.stderr.until('-> hi');
  command.interrupt();
  await command.stderr.until('hello.ts');
  command.interrupt();
  expect(await command.exitCode).toBe(130);
  expect(command.stderr.text).toContain(`Stopped the download of task ${TASK_ID}.\n`);
});

test('structured data is printed as JSON', async () => {
  const result = { ...RESULT, data: { answer: 42 } };
  const api = createFinishingApi([], createTask({ schema: { type: 'object' }, result }));
  expect((await runCommand(WAIT, { api })).stdout).toBe('{\n  "answer": 42\n}\n');
});

test('structured data that is text is printed as JSON too', async () => {
  const api = createFinishingApi([], createTask({ schema: { type: 'string' } }));
  expect((await runCommand(WAIT, { api })).stdout).toBe('"Hello"\n');
});

test('a failed task exits with 1 and says why and what to do, and stdout stays empty', async () => {
  expect(await runCommand(WAIT, { api: createFinishingApi([], FAILED) })).toMatchObject({
    exitCode: 1,
    stdout: '',
    stderr: [
      `task ${TASK_ID}`,
      'Error: timed_out: The run took longer than 600000 ms.',
      'Give the task a longer timeout, or less to do.',
      CLOSING.replace('completed', 'failed'),
    ].join('\n'),
  });
});

test('a failed task with --json exits with 1 and is printed', async () => {
  const run = await runCommand([...WAIT, '--json'], { api: createFinishingApi([], FAILED) });
  expect(run.exitCode).toBe(1);
  expect(JSON.parse(run.stdout)).toEqual(FAILED);
});

test('a task that somebody else cancelled exits with 1', async () => {
  const run = await runCommand(WAIT, { api: createFinishingApi([], CANCELLED) });
  expect(run).toMatchObject({ exitCode: 1, stdout: '' });
  expect(run.stderr).toContain('cancelled in 12.3s\n');
});

test('on a terminal lines are coloured and cut to its width', async () => {
  const text = 'long '.repeat(50);
  const events = createEvents(
    ['task.queued'],
    ['claude.assistant', { message: { content: [{ type: 'text', text }] } }],
  );
  const { stderr } = await runCommand(WAIT, { api: createFinishingApi(events), stderrColumns: 40 });
  expect(stderr).toContain('\u001b[2m  0.0s\u001b[22m  \u001b[2mqueued\u001b[22m\n');
  expect(stderr).toContain('\u001b[2m  1.0s\u001b[22m  Claude: long long long long lon…\n');
});

test('NO_COLOR is honoured', async () => {
  const environment = { ANTHROPIC_API_KEY: 'sk-ant-test', NO_COLOR: '1' };
  const api = createFinishingApi(RUN_EVENTS);
  const run = await runCommand(WAIT, { api, environment, stderrColumns: 80, stdoutColumns: 80 });
  expect(run.stderr + run.stdout).not.toContain('\u001b');
});

const hostile = 'a\u001b[2J\u009b31mb\u202e\r';

test('hostile output does not drive the terminal', async () => {
  const events = createEvents([
    'claude.user',
    { message: { content: [{ type: 'tool_result', content: hostile }] } },
  ]);
  const error = { code: 'claude_failed', message: hostile };
  const completed = createFinishingApi(events, createTask({ result: { ...RESULT, data: hostile } }));
  const failed = createFinishingApi(events, createTask({ status: 'failed', error }));
  for (const api of [completed, failed]) {
    const environment = { ANTHROPIC_API_KEY: 'sk-ant-test', NO_COLOR: '1' };
    const run = await runCommand(WAIT, { api, environment, stderrColumns: 80, stdoutColumns: 80 });
    expect(run.stderr + run.stdout).not.toMatch(/(?!\n)\p{Cc}|\p{Bidi_Control}/u);
  }
});

test('in a pipe the result is passed on byte for byte', async () => {
  const api = createFinishingApi([], createTask({ result: { ...RESULT, data: hostile } }));
  expect((await runCommand(WAIT, { api })).stdout).toBe(`${hostile}\n`);
});

test('Ctrl-C cancels the task, waits for its end and exits with 130', async () => {
  const api = createEndlessApi(RUN_EVENTS);
  const command = startCommand(WAIT, { api });
  await command.stderr.until('-> hi');
  command.interrupt();
  expect(await command.exitCode).toBe(130);
  expect(api.calls.cancelled).toEqual([TASK_ID]);
  expect(command.stdout.text).toBe('');
  expect(command.stderr.text).toMatch(/-> hi\ncancelling….*\ncancelled in 12\.3s\n$/);
  expect(command.listeners()).toBe(0);
});

test('SIGTERM does the same and exits with 143', async () => {
  const command = startCommand(WAIT, { api: createEndlessApi(RUN_EVENTS) });
  await command.stderr.until('-> hi');
  command.interrupt('SIGTERM');
  expect(await command.exitCode).toBe(143);
});

test('Ctrl-C with --json prints the cancelled task', async () => {
  const command = startCommand([...WAIT, '--json'], { api: createEndlessApi(RUN_EVENTS) });
  await command.stderr.until('-> hi');
  command.interrupt();
  expect(await command.exitCode).toBe(130);
  expect(JSON.parse(command.stdout.text)).toEqual(CANCELLED);
});

test('Ctrl-C again leaves at once and says which task was left', async () => {
  const command = startCommand(WAIT, { api: createEndlessApi(RUN_EVENTS, () => new Promise(() => {})) });
  await command.stderr.until('-> hi');
  command.interrupt();
  await command.stderr.until('cancelling');
  command.interrupt();
  expect(await command.exitCode).toBe(130);
  expect(command.stdout.text).toBe('');
  expect(command.stderr.text).toContain(
    `Left task ${TASK_ID}, which may still run: see how it stands with claude-ops status ${TASK_ID}\n`,
  );
});

test('Ctrl-C before the server has answered cancels the task once it has', async () => {
  const api = createEndlessApi(RUN_EVENTS);
  const answer = async () => {
    command.interrupt();
    return QUEUED;
  };
  const command = startCommand(WAIT, { api: { ...api, createTask: answer } });
  expect(await command.exitCode).toBe(130);
  expect(api.calls.cancelled).toEqual([TASK_ID]);
});

test('Ctrl-C twice before the server has answered leaves', async () => {
  const isAsked = Promise.withResolvers<void>();
  const neverAnswer = () => {
    isAsked.resolve();
    return new Promise<never>(() => {});
  };
  const command = startCommand(WAIT, { api: createApi({ createTask: neverAnswer }) });
  await isAsked.promise;
  command.interrupt();
  command.interrupt();
  expect(await command.exitCode).toBe(130);
  expect(command.stderr.text).toBe('Left before the server had answered: the task may run.\n');
});

test('a task that completed just before Ctrl-C is reported as completed', async () => {
  const finished = () => Promise.reject(new ClaudeOpsError('task_already_finished', 'It completed.'));
  const api = { ...createEndlessApi(RUN_EVENTS, finished), getTask: async () => createTask() };
  const command = startCommand(WAIT, { api });
  await command.stderr.until('-> hi');
  command.interrupt();
  expect(await command.exitCode).toBe(0);
  expect(command.stdout.text).toBe('Hello\n');
});

const lost = new ClaudeOpsError('connection_failed', 'connect ECONNREFUSED 127.0.0.1:3000', {
  requestId: 'req-7',
});
const losingApi = createApi({
  async *followTaskEvents() {
    yield* RUN_EVENTS;
    throw lost;
  },
});

test('a lost connection is not the failure of the task', async () => {
  const run = await runCommand(WAIT, { api: losingApi });
  expect(run).toMatchObject({ exitCode: 3, stdout: '' });
  expect(run.stderr).toContain(
    `Error: Stopped following task ${TASK_ID}: connect ECONNREFUSED 127.0.0.1:3000. The task goes on. Show its status with claude-ops status ${TASK_ID}\n`,
  );
});

test('a lost connection with --json names the task', async () => {
  const run = await runCommand([...WAIT, '--json'], { api: losingApi });
  expect(run.exitCode).toBe(3);
  expect(JSON.parse(run.stdout)).toMatchObject({
    error: { code: 'connection_failed', exitCode: 3, requestId: 'req-7', details: { taskId: TASK_ID } },
  });
});

test('a cancel that does not get through is not taken for one', async () => {
  const command = startCommand(WAIT, { api: createEndlessApi(RUN_EVENTS, () => Promise.reject(lost)) });
  await command.stderr.until('-> hi');
  command.interrupt();
  expect(await command.exitCode).toBe(3);
  expect(command.stderr.text).toContain(`Stopped following task ${TASK_ID}`);
});
