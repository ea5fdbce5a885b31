import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeAttemptDirectory } from '../../../src/executors/process/attempt-directory.ts';
import { silentLogger } from '../../../src/logger.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

test('what could not be made whole is not left half made', async () => {
  await using directory = await temporaryDirectory();
  const root = path.join(directory.path, 'attempts');
  const owner = { uid: -5, gid: -5 };
  await expect(
    makeAttemptDirectory({ root, attemptId: 'one', owner, gitIdentity: {}, logger: silentLogger }),
  ).rejects.toThrow();
  expect(await readdir(root)).toEqual([]);
});
