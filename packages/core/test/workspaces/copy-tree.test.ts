import { mkdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { copyTree } from '../../src/workspaces/copy-tree.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

test('a directory is copied with its files and their permissions', async () => {
  await using directory = await temporaryDirectory();
  const from = path.join(directory.path, 'from');
  const to = path.join(directory.path, 'to');
  await mkdir(path.join(from, 'pack', 'empty'), { recursive: true });
  await writeFile(path.join(from, 'pack', 'one.pack'), 'bytes', { mode: 0o444 });
  await copyTree(from, to, new AbortController().signal);
  expect(await readFile(path.join(to, 'pack', 'one.pack'), 'utf8')).toBe('bytes');
  expect((await stat(path.join(to, 'pack', 'one.pack'))).mode & 0o777).toBe(0o444);
  expect((await stat(path.join(to, 'pack', 'empty'))).isDirectory()).toBe(true);
});

test('a copy is given up in the middle of a large file, with the reason of the signal', async () => {
  await using directory = await temporaryDirectory();
  const from = path.join(directory.path, 'from');
  const to = path.join(directory.path, 'to');
  await writeFile(from, '');
  // A hole: it takes no room, and a long time to be read.
  await truncate(from, 64 * 1024 ** 3);
  const enough = new AbortController();
  const copied = copyTree(from, to, enough.signal);
  await expect
    .poll(() =>
      stat(to).then(
        ({ size }) => size,
        () => 0,
      ),
    )
    .toBeGreaterThan(0);
  enough.abort('enough');
  await expect(copied).rejects.toBe('enough');
  expect((await stat(to)).size).toBeLessThan(64 * 1024 ** 3);
});
