import { ClaudeOpsError, ERROR_TABLE } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { createApi } from '../fixtures/create-api.ts';
import { runCommand } from '../fixtures/start-command.ts';
import { CANCELLED, createSummary, TASK_ID } from '../fixtures/tasks.ts';

const cancelling = () => createApi({ cancelTask: async (id) => ({ ...CANCELLED, id }) });
const finished = new ClaudeOpsError('task_already_finished', 'Task b has completed.');
const refusing = (error: ClaudeOpsError) =>
  createApi({
    cancelTask: async (id) => {
      if (id === 'b') throw error;
      return { ...CANCELLED, id };
    },
  });

test('cancel cancels each task that is named, once, and says so', async () => {
  const api = cancelling();
  expect(await runCommand(['cancel', TASK_ID, 'b', TASK_ID], { api })).toMatchObject({
    exitCode: 0,
    stdout: `${TASK_ID}\tcancelled\nb\tcancelled\n`,
    stderr: '',
  });
  expect(api.calls.cancelled).toEqual([TASK_ID, 'b']);
});

test('cancel --json prints the tasks', async () => {
  const { stdout } = await runCommand(['cancel', TASK_ID, '--json'], { api: cancelling() });
  expect(JSON.parse(stdout)).toEqual({ data: [CANCELLED], errors: [] });
});

test('a finished task is an error with its exit code, and the others are cancelled all the same', async () => {
  const api = refusing(finished);
  expect(await runCommand(['cancel', 'a', 'b', 'c'], { api })).toMatchObject({
    exitCode: 2,
    stdout: 'a\tcancelled\nc\tcancelled\n',
    stderr: `Error: Task b has completed.\n${ERROR_TABLE.task_already_finished.advice}\n`,
  });
});

test('with --json the errors stand beside the tasks', async () => {
  const run = await runCommand(['cancel', 'a', 'b', '--json'], { api: refusing(finished) });
  expect(run).toMatchObject({ exitCode: 2, stderr: '' });
  expect(JSON.parse(run.stdout)).toMatchObject({
    data: [{ id: 'a' }],
    errors: [{ id: 'b', code: 'task_already_finished', exitCode: 2 }],
  });
});

test('a server out of reach ends it at the first task', async () => {
  const api = refusing(new ClaudeOpsError('connection_failed', 'refused'));
  expect(await runCommand(['cancel', 'a', 'b', 'c'], { api })).toMatchObject({ exitCode: 3 });
  expect(api.calls.cancelled).toEqual(['a', 'b']);
});

test('cancel without an id is refused, also when something is piped in', async () => {
  const api = cancelling();
  expect(await runCommand(['cancel'], { api, stdin: TASK_ID })).toMatchObject({ exitCode: 2, stdout: '' });
  expect(api.calls.cancelled).toEqual([]);
});

test('cancel --tag cancels all that wait or run with the tag', async () => {
  const api = createApi({
    listTasks: async () => ({
      data: ['a', 'ended'].map((id) => createSummary({ id, status: 'running' })),
      nextCursor: null,
    }),
    cancelTask: async (id) => {
      if (id === 'ended') throw finished;
      return { ...CANCELLED, id };
    },
  });
  expect(await runCommand(['cancel', '--tag', 'project=demo'], { api })).toMatchObject({
    exitCode: 0,
    stdout: 'a\tcancelled\n',
    stderr: '',
  });
  expect(api.calls.listed).toMatchObject([{ status: ['queued', 'running'], tags: { project: 'demo' } }]);
});

test('cancel --tag does nothing where no task has the tag', async () => {
  const api = createApi({ listTasks: async () => ({ data: [], nextCursor: null }) });
  expect(await runCommand(['cancel', '--tag', 'project=demo'], { api })).toMatchObject({
    exitCode: 0,
    stdout: '',
    stderr: '',
  });
});

test.for<[string[]]>([[[]], [['a', '--tag', 'project=demo']]])(
  'cancel with %j names nothing that can be cancelled',
  async ([words]) => {
    const run = await runCommand(['cancel', ...words], { api: cancelling() });
    expect(run).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--tag key=value') });
  },
);
