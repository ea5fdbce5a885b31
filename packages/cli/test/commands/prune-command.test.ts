import type { PruneInput } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { createApi } from '../fixtures/create-api.ts';
import { runCommand } from '../fixtures/start-command.ts';

function createPruningApi(tasks = 12) {
  const asked: PruneInput[] = [];
  const api = createApi({
    pruneTasks: async (input) => {
      asked.push(input);
      return { tasks };
    },
  });
  return { api, asked };
}

const MONTH_AGO = '2026-10-23T19:33:00.000Z';
const OLD = ['prune', '--older-than', '30d'];

test('prune --yes removes what finished before, and says how many', async () => {
  const { api, asked } = createPruningApi();
  expect(await runCommand([...OLD, '--yes'], { api, stdin: '' })).toMatchObject({
    exitCode: 0,
    stdout: `removed 12 tasks that finished before ${MONTH_AGO}\n`,
    stderr: '',
  });
  expect(asked).toEqual([{ finishedBefore: MONTH_AGO }]);
});

test('prune --dry-run only counts, and asks nobody', async () => {
  const { api, asked } = createPruningApi(1);
  expect(
    await runCommand(['prune', '--before', '2026-11-01', '--dry-run'], { api, stdin: '' }),
  ).toMatchObject({
    exitCode: 0,
    stdout: 'would remove 1 task that finished before 2026-11-01T00:00:00.000Z\n',
  });
  expect(asked).toEqual([{ finishedBefore: '2026-11-01T00:00:00.000Z', dryRun: true }]);
});

test('prune --json prints the report', async () => {
  const { stdout } = await runCommand([...OLD, '--yes', '--json'], { api: createPruningApi().api });
  expect(JSON.parse(stdout)).toEqual({ tasks: 12, finishedBefore: MONTH_AGO, dryRun: false });
});

test('on a terminal prune asks first, with the number', async () => {
  const { api, asked } = createPruningApi();
  expect(await runCommand(OLD, { api, typed: 'y\n' })).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('removed 12 tasks'),
    stderr: `Remove 12 tasks that finished before ${MONTH_AGO}, with events and artifacts? [y/N] `,
  });
  expect(asked).toEqual([{ finishedBefore: MONTH_AGO, dryRun: true }, { finishedBefore: MONTH_AGO }]);
});

test.each(['\n', 'n\n', 'no\n', 'yikes\n', ' '])('the answer %j removes nothing', async (typed) => {
  const { api, asked } = createPruningApi();
  const run = await runCommand(OLD, { api, typed: `${typed}\n` });
  expect(run).toMatchObject({ exitCode: 1, stdout: '' });
  expect(run.stderr).toMatch(/No task was removed\.\n$/);
  expect(asked).toEqual([{ finishedBefore: MONTH_AGO, dryRun: true }]);
});

test('where there is nothing to remove, nobody is asked', async () => {
  const { api } = createPruningApi(0);
  expect(await runCommand(OLD, { api })).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('removed 0 tasks'),
  });
});

test.each([
  ['in a pipe without --yes', OLD, '', 'add --yes'],
  ['with --json without --yes', [...OLD, '--json'], undefined, 'add --yes'],
  ['without a moment', ['prune', '--yes'], '', 'add --older-than'],
  ['with both', [...OLD, '--before', '2026-11-01', '--yes'], '', "can't be given together"],
  ['with an age that is none', ['prune', '--older-than', '30', '--yes'], '', '--older-than takes'],
  ['with an age beyond time', ['prune', '--older-than', '999999w', '--yes'], '', '--older-than takes'],
  ['with a date that is none', ['prune', '--before', 'soon', '--yes'], '', '--before takes'],
  ['with a day that is none', ['prune', '--before', '2026-02-30', '--yes'], '', '--before takes'],
])('prune %s is refused, and nothing is removed', async (_how, argv, stdin, message) => {
  const { api, asked } = createPruningApi();
  const run = await runCommand(argv, { api, ...(stdin !== undefined && { stdin }) });
  expect(run.exitCode).toBe(2);
  expect(run.stderr + run.stdout).toContain(message);
  expect(asked).toEqual([]);
});
