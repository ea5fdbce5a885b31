import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { zipFile } from '../../src/node/index.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

test('a zip on disk is a Blob', async () => {
  await using directory = await temporaryDirectory();
  const file = path.join(directory.path, 'a.zip');
  await writeFile(file, 'zip');

  const blob = await zipFile(file);

  expect(blob).toBeInstanceOf(Blob);
  expect(await blob.text()).toBe('zip');
});

test('what is no file is refused', async () => {
  await using directory = await temporaryDirectory();

  for (const name of [directory.path, path.join(directory.path, 'missing')])
    await expect(zipFile(name)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining(name),
    });
});
