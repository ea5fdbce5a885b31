import { ClaudeOpsError } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import type { CommandParts } from '../../src/index.ts';
import { runCommand } from '../fixtures/start-command.ts';
import { TASK_ID } from '../fixtures/tasks.ts';

const PULL = ['artifacts:pull', TASK_ID];

test('pull brings what a task changed into a folder, by default this one', async () => {
  const calls: unknown[] = [];
  const pullArtifacts: CommandParts['pullArtifacts'] = async (_api, id, directory, { force }) => {
    calls.push([id, directory, force === true]);
    return { written: ['a.txt'], deleted: ['b\n.txt'], leftOut: ['out'], omitted: 2 };
  };
  const run = await runCommand(PULL, { pullArtifacts });
  await runCommand([...PULL, 'project', '--force'], { pullArtifacts });
  expect(calls).toEqual([
    [TASK_ID, '.', false],
    [TASK_ID, 'project', true],
  ]);
  expect(run).toMatchObject({ exitCode: 0, stdout: '1 file written, 1 deleted, in .\n' });
  expect(run.stderr).toBe(
    'wrote a.txt\ndeleted b .txt\nskipped out: the link leads out of the folder\nthe server did not keep 2 changes: see the status of the task\n',
  );
  const { stdout } = await runCommand([...PULL, '--json'], { pullArtifacts });
  expect(JSON.parse(stdout)).toEqual({
    directory: '.',
    written: ['a.txt'],
    deleted: ['b\n.txt'],
    leftOut: ['out'],
    omitted: 2,
  });
});

test('pull --patch merges the patch, and so does its earlier name', async () => {
  const applyPatch = async () => ({ changed: ['a.txt', 'b.txt'] });
  const run = await runCommand([...PULL, 'project', '--patch'], { applyPatch });
  expect(run).toMatchObject({ exitCode: 0, stdout: 'The patch was applied: 2 files changed, in project\n' });
  const { stdout } = await runCommand([...PULL, '--apply', '--json'], { applyPatch });
  expect(JSON.parse(stdout)).toEqual({ directory: '.', changed: ['a.txt', 'b.txt'] });
});

test('a pull that is refused says why', async () => {
  const applyPatch = () =>
    Promise.reject(new ClaudeOpsError('invalid_request', 'a.txt: patch does not apply'));
  const run = await runCommand([...PULL, '--apply'], { applyPatch });
  expect(run).toMatchObject({
    exitCode: 2,
    stdout: '',
    stderr: expect.stringContaining('a.txt: patch does not apply'),
  });
  expect(await runCommand([...PULL, '--patch', '--force'])).toMatchObject({ exitCode: 2 });
  expect((await runCommand([...PULL, '--apply', '--force'])).stderr).toContain('--patch');
});
