import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createClaudeOps, createMemoryTaskStore } from '../../src/index.ts';
import { silentLogger } from '../../src/logger.ts';
import { createDiskUploadStore } from '../../src/uploads/disk-upload-store.ts';
import { sweepSaved } from '../../src/uploads/sweep-uploads.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

test('an archive goes once another server has ended its task, and stays while it may be needed', async () => {
  await using directory = await temporaryDirectory();
  const tasks = createMemoryTaskStore();
  await using ops = createClaudeOps({ stores: { tasks }, secretKey: new Uint8Array(32).fill(7) });
  const create = async () => (await ops.createTask({ prompt: 'hello', apiKey: 'sk-ant-made-up' })).id;
  const [ended, queued, unknown] = [await create(), await create(), '01900000-0000-7000-8000-000000000000'];
  const uploads = createDiskUploadStore(path.join(directory.path, 'uploads'), silentLogger);
  for (const taskId of [ended, queued, unknown])
    await uploads.save(
      taskId,
      (async function* content() {
        yield Buffer.from('archive');
      })(),
    );
  await ops.cancelTask(ended);
  await sweepSaved(uploads, tasks);
  expect((await readdir(path.join(directory.path, 'uploads'))).toSorted()).toEqual(
    [`${queued}.zip`, `${unknown}.zip`].toSorted(),
  );
});
