import type { TaskFilter, TaskPage } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { createApi } from '../fixtures/create-api.ts';
import { runCommand } from '../fixtures/start-command.ts';
import { createSummary, TASK_ID } from '../fixtures/tasks.ts';

const RUNNING = createSummary({ status: 'running', finishedAt: null, costUsd: null });
const QUEUED = createSummary({ status: 'queued', startedAt: null, finishedAt: null, costUsd: null });
const WORDY = createSummary({ promptPreview: 'Write\ta\nvery long\u001b[2J prompt '.repeat(6) });
const DATA = [createSummary(), RUNNING, QUEUED, WORDY];

const apiWith = (page: TaskPage) => createApi({ listTasks: async () => page });

test('list shows a table on a terminal, within its width', async () => {
  const api = apiWith({ data: DATA, nextCursor: null });
  const { stdout, stderr } = await runCommand(['list'], { api, stdoutColumns: 90 });
  expect(stdout.split('\n')).toEqual([
    '\u001b[1mID                                    STATUS     AGE  DURATION  COST     PROMPT\u001b[22m',
    `${TASK_ID}  completed  3m   12.3s     $0.0042  Say hello`,
    `${TASK_ID}  running    3m   2m59s     -        Say hello`,
    `${TASK_ID}  queued     3m   -         -        Say hello`,
    `${TASK_ID}  completed  3m   12.3s     $0.0042  Write a very lon…`,
    '',
  ]);
  expect(stderr).toBe('');
});

test('list keeps to a terminal that is too narrow', async () => {
  const api = apiWith({ data: DATA, nextCursor: null });
  const { stdout } = await runCommand(['list'], { api, stdoutColumns: 20, environment: { NO_COLOR: '1' } });
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(20);
});

test('list says beside the status how much was denied, stopped and left out', async () => {
  const artifactsOmitted = { count: 12, reasons: { too_many_files: 12 } };
  const data = [createSummary({ permissionDenials: 2, backgroundStopped: 1, artifactsOmitted })];
  const api = apiWith({ data, nextCursor: null });
  const { stdout } = await runCommand(['list'], { api, stdoutColumns: 120 });
  expect(stdout).toContain('completed, 2 denied, 1 stopped, 12 left out  3m');
  expect((await runCommand(['list'], { api })).stdout).toMatch(/\t2\t1\t12\n$/);
});

test('list prints lines with tabs in a pipe', async () => {
  const { stdout } = await runCommand(['list'], { api: apiWith({ data: DATA, nextCursor: null }) });
  expect(stdout.split('\n').slice(0, 3)).toEqual([
    `${TASK_ID}\tcompleted\t2026-11-22T19:30:00.000Z\t12345\t0.0042\tSay hello\t0\t0\t0`,
    `${TASK_ID}\trunning\t2026-11-22T19:30:00.000Z\t179000\t\tSay hello\t0\t0\t0`,
    `${TASK_ID}\tqueued\t2026-11-22T19:30:00.000Z\t\t\tSay hello\t0\t0\t0`,
  ]);
  for (const line of stdout.trimEnd().split('\n')) expect(line.split('\t')).toHaveLength(9);
});

test('list --json prints the page', async () => {
  const page = { data: DATA, nextCursor: 'c1' };
  const { stdout, stderr } = await runCommand(['list', '--json'], { api: apiWith(page) });
  expect(JSON.parse(stdout)).toEqual(page);
  expect(stderr).toBe('');
});

test('list says on stderr that there is more', async () => {
  const { stdout, stderr } = await runCommand(['list'], { api: apiWith({ data: [], nextCursor: 'c1' }) });
  expect({ stdout, stderr }).toEqual({
    stdout: '',
    stderr: 'There are more tasks: add --cursor c1, or --all.\n',
  });
});

test('list passes its filters on', async () => {
  const api = apiWith({ data: [], nextCursor: null });
  const filters = '--status running --status queued --tag a=1 --tag b=2 --limit 5 --cursor c1';
  await runCommand(['list', ...filters.split(' ')], { api });
  expect(api.calls.listed).toEqual([
    { status: ['running', 'queued'], tags: { a: '1', b: '2' }, limit: 5, cursor: 'c1' },
  ]);
});

test('list without filters asks for nothing in particular', async () => {
  const api = apiWith({ data: [], nextCursor: null });
  await runCommand(['list'], { api });
  expect(api.calls.listed).toEqual([{}]);
});

test('list --all goes on to the last page', async () => {
  const next: Record<string, string | null> = { first: 'second', second: 'third', third: null };
  const api = createApi({
    listTasks: async ({ cursor = 'first' }: TaskFilter = {}) => ({
      data: [createSummary({ promptPreview: cursor })],
      nextCursor: next[cursor] ?? null,
    }),
  });
  const { stdout } = await runCommand(['list', '--all', '--json', '--status', 'failed'], { api });
  expect(JSON.parse(stdout)).toMatchObject({
    data: [{ promptPreview: 'first' }, { promptPreview: 'second' }, { promptPreview: 'third' }],
    nextCursor: null,
  });
  expect(api.calls.listed).toEqual([
    { status: ['failed'], limit: 200 },
    { status: ['failed'], limit: 200, cursor: 'second' },
    { status: ['failed'], limit: 200, cursor: 'third' },
  ]);
});

test.each([
  [['--status', 'done']],
  [['--limit', '0']],
  [['--limit', '201']],
  [['--all', '--cursor', 'c1']],
  [['--tag', 'a=1', 'b=2']],
])('list %j is refused with exit code 2', async (argv) => {
  expect(await runCommand(['list', ...argv])).toMatchObject({ exitCode: 2, stdout: '' });
});
