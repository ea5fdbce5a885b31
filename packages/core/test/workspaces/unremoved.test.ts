import { chmod, mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createClaudeOps } from '../../src/index.ts';
import { silentLogger } from '../../src/logger.ts';
import { createUnremoved, listUnremoved, unremovedDirectoryOf } from '../../src/workspaces/unremoved.ts';
import { startWorkspaces } from '../support/start-workspaces.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const isRoot = process.geteuid?.() === 0;

/** As a user who is not root: what root has made, that one can't remove. */
async function asOrdinaryUser<T>(work: () => Promise<T>): Promise<T> {
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

test.runIf(isRoot)('what could not be removed is noted, and removed once that is possible', async () => {
  await using directory = await temporaryDirectory();
  await chmod(os.tmpdir(), 0o711);
  await chmod(directory.path, 0o777);
  const [workspaces, notes] = [path.join(directory.path, 'workspaces'), path.join(directory.path, 'notes')];
  const workspace = path.join(workspaces, 'task');
  const unremoved = createUnremoved(notes, silentLogger);
  await asOrdinaryUser(async () => await mkdir(workspace, { recursive: true }));
  await mkdir(path.join(workspace, 'dist'));
  await writeFile(path.join(workspace, 'dist/of-root.js'), '');

  await asOrdinaryUser(async () => {
    await unremoved.remove(workspace);
    await unremoved.retry([workspaces]);
  });
  expect(await listUnremoved(notes)).toEqual([workspace]);

  await unremoved.retry([path.join(directory.path, 'elsewhere')]);
  expect(await readdir(workspaces)).toEqual(['task']);

  await unremoved.retry([workspaces]);
  expect(await readdir(workspaces)).toEqual([]);
  expect(await listUnremoved(notes)).toEqual([]);
});

test('a start tries again what an earlier server could not remove, and leaves kept workspaces alone', async () => {
  await using directory = await temporaryDirectory();
  const [left, kept] = ['left', 'kept'].map((name) => path.join(directory.path, 'workspaces', name));
  for (const workspace of [left, kept]) await mkdir(path.join(workspace ?? '', 'src'), { recursive: true });
  await mkdir(unremovedDirectoryOf(directory.path));
  await writeFile(path.join(unremovedDirectoryOf(directory.path), 'a.txt'), left ?? '');

  await using ops = createClaudeOps({ dataDirectory: directory.path });
  await ops.start();

  expect(await readdir(path.join(directory.path, 'workspaces'))).toEqual(['kept']);
});

test('a workspace that its agent gave another name goes with the task', async () => {
  await using room = await startWorkspaces();
  const workspace = await room.prepare();
  await writeFile(path.join(workspace.path, 'work.txt'), 'x');
  await rename(workspace.path, path.join(path.dirname(workspace.path), 'renamed'));

  await workspace[Symbol.asyncDispose]();

  expect(await readdir(path.dirname(workspace.path))).toEqual([]);
});
