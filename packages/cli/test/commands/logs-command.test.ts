import { ClaudeOpsError, type TaskEventFilter } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { createApi, createEndlessApi, createFinishingApi } from '../fixtures/create-api.ts';
import { runCommand, startCommand } from '../fixtures/start-command.ts';
import { createEvents, RUN_EVENTS, TASK_ID } from '../fixtures/tasks.ts';

const LINES = [
  '  0.0s  queued',
  '  1.0s  started',
  '  2.0s  model claude-sonnet-4-6, 2 tools',
  '  3.0s  Claude: I will greet.',
  '  3.0s  Bash: echo hi',
  '  4.0s    -> hi',
  '',
].join('\n');

/** A log that is answered two events at a time. */
function createPagedApi() {
  const asked: (TaskEventFilter | undefined)[] = [];
  const api = createApi({
    listTaskEvents: async (_id, filter) => {
      asked.push(filter);
      const rest = RUN_EVENTS.filter(({ sequence }) => sequence > (filter?.after ?? 0));
      const data = rest.slice(0, 2);
      return { data, nextAfter: rest.length > 2 ? (data.at(-1)?.sequence ?? null) : null };
    },
  });
  return { api, asked };
}

test('logs prints the log as run --wait shows it, to the end, on stdout', async () => {
  const { api, asked } = createPagedApi();
  expect(await runCommand(['logs', TASK_ID], { api })).toMatchObject({
    exitCode: 0,
    stdout: LINES,
    stderr: '',
  });
  expect(asked).toEqual([{}, { after: 2 }, { after: 4 }]);
});

test('logs --after leaves out what was seen', async () => {
  const { api, asked } = createPagedApi();
  const { stdout } = await runCommand(['logs', TASK_ID, '--after', '4'], { api });
  expect(stdout).toBe('  0.0s    -> hi\n');
  expect(asked).toEqual([{ after: 4 }]);
});

test('logs --json prints every event whole, one in a line', async () => {
  const { stdout } = await runCommand(['logs', TASK_ID, '--json'], { api: createPagedApi().api });
  const lines = stdout.trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(RUN_EVENTS);
});

test('logs --follow ends with the task', async () => {
  const run = await runCommand(['logs', TASK_ID, '--follow'], { api: createFinishingApi(RUN_EVENTS) });
  expect(run).toMatchObject({ exitCode: 0, stdout: LINES, stderr: '', listeners: 0 });
});

test('logs --follow --json prints events as they come', async () => {
  const command = startCommand(['logs', TASK_ID, '-f', '--json'], { api: createEndlessApi(RUN_EVENTS) });
  await command.stdout.until('"sequence":5');
  command.interrupt();
  expect(await command.exitCode).toBe(130);
  expect(command.stdout.text.trimEnd().split('\n')).toHaveLength(RUN_EVENTS.length);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends the following but not the task', async (signal, exitCode) => {
  const api = createEndlessApi(RUN_EVENTS);
  const command = startCommand(['logs', TASK_ID, '--follow'], { api });
  await command.stdout.until('-> hi');
  command.interrupt(signal);
  expect(await command.exitCode).toBe(exitCode);
  expect(api.calls.cancelled).toEqual([]);
  expect(command.stderr.text).toBe('');
  expect(command.listeners()).toBe(0);
});

test('a lost connection says how to pick the task up again', async () => {
  const api = createApi({
    async *followTaskEvents() {
      yield* RUN_EVENTS;
      throw new ClaudeOpsError('connection_failed', 'connect ECONNREFUSED');
    },
  });
  const run = await runCommand(['logs', TASK_ID, '-f'], { api });
  expect(run).toMatchObject({ exitCode: 3, stdout: LINES });
  expect(run.stderr).toContain(`Stopped following task ${TASK_ID}`);
});

test('an unknown task is refused, followed or not', async () => {
  const error = new ClaudeOpsError('task_not_found', 'No such task.');
  const api = createApi({
    listTaskEvents: () => Promise.reject(error),
    followTaskEvents: () => {
      throw error;
    },
  });
  for (const flags of [[], ['--follow']])
    expect(await runCommand(['logs', TASK_ID, ...flags], { api })).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringContaining('No such task.'),
    });
});

test('on a terminal lines are coloured, NO_COLOR is honoured and nothing drives it', async () => {
  const text = 'a\u001b[2J\u009b31mb\u202e\r';
  const events = createEvents([
    'claude.user',
    { message: { content: [{ type: 'tool_result', content: text }] } },
  ]);
  const api = createFinishingApi(events);
  const logs = (argv: string[], environment: Record<string, string>) =>
    runCommand(['logs', TASK_ID, '-f', ...argv], { api, environment, stdoutColumns: 80 });
  expect((await logs([], {})).stdout).toBe('\u001b[2m  0.0s\u001b[22m  \u001b[2m  -> ab\u001b[22m\n');
  for (const argv of [[], ['--json']])
    expect((await logs(argv, { NO_COLOR: '1' })).stdout).not.toMatch(/(?!\n)\p{Cc}|\p{Bidi_Control}/u);
});
