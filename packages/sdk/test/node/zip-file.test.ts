import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { zipFile } from '../../src/node/index.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

test('a zip on disk is an archive that can be read again', async () => {
  await using directory = await temporaryDirectory();
  const file = path.join(directory.path, 'a.zip');
  await writeFile(file, 'zip');

  const archive = await zipFile(file);

  expect(await text(archive.stream())).toBe('zip');
  expect(await text(archive.stream())).toBe('zip');
});

test('what is no file is refused', async () => {
  await using directory = await temporaryDirectory();

  for (const name of [directory.path, path.join(directory.path, 'missing')])
    await expect(zipFile(name)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining(name),
    });
});
