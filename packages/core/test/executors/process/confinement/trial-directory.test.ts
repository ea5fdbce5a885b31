import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeTrialDirectory } from '../../../../src/executors/process/confinement/trial-directory.ts';

test('a trial removes the directory of one whose process was killed, and of no other', async () => {
  const { pid: ended } = spawnSync('true');
  const [abandoned, ofParent] = [ended, process.ppid].map((pid) =>
    path.join(os.tmpdir(), `claude-ops-trial-${pid}-abcdef`),
  );
  if (abandoned === undefined || ofParent === undefined) throw new Error('no directories');
  await mkdir(path.join(abandoned, 'workspaces', 'own'), { recursive: true });
  await mkdir(ofParent);
  const directory = await makeTrialDirectory();
  expect([abandoned, ofParent, directory].map((one) => existsSync(one))).toEqual([false, true, true]);
  for (const one of [ofParent, directory]) await rm(one, { recursive: true });
});
