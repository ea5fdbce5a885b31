import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { silentLogger } from '../../../src/logger.ts';
import { makeIdleWorkspace } from '../../../src/executors/warm/idle-workspace.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

test('an idle workspace is the same directory after it was renamed, and no other one with its inode', async () => {
  await using directory = await temporaryDirectory();
  const [idle, taken] = [path.join(directory.path, 'idle'), path.join(directory.path, 'taken')];
  const workspace = await makeIdleWorkspace({
    path: idle,
    canMove: true,
    owner: undefined,
    logger: silentLogger,
  });
  await rename(idle, taken);
  expect(await workspace.is(taken)).toBe(true);
  expect(await workspace.is(idle)).toBe(false);

  const { ino } = await stat(taken);
  await rm(taken, { recursive: true });
  // The kernel gives the inode to one of the next directories, if not to the first.
  for (let made = 0; made < 50 && (made === 0 || (await stat(taken)).ino !== ino); made += 1) {
    await rm(taken, { recursive: true, force: true });
    await mkdir(taken);
  }
  expect(await workspace.is(taken)).toBe(false);
});
