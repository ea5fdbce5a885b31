import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { adopt, keepAdopted } from '../../src/workspaces/adopt.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

async function adopted(root: string) {
  const [made, workspace] = [path.join(root, 'ahead'), path.join(root, 'task')];
  await mkdir(made);
  await writeFile(path.join(made, 'file.txt'), 'content');
  await adopt({ path: made, canMove: false }, workspace);
  return { made, workspace };
}

test('a workspace that could not move gets its own name when it is kept', async () => {
  await using directory = await temporaryDirectory();
  const { workspace } = await adopted(directory.path);
  await keepAdopted(workspace);
  expect(await readdir(directory.path)).toEqual(['task']);
  expect(await readdir(workspace)).toEqual(['file.txt']);
});

test('of a workspace that was removed with its warm process, as after a crash, nothing is kept, and nothing is left', async () => {
  await using directory = await temporaryDirectory();
  const { made, workspace } = await adopted(directory.path);
  await rm(made, { recursive: true });
  await keepAdopted(workspace);
  expect(await readdir(directory.path)).toEqual([]);
});
