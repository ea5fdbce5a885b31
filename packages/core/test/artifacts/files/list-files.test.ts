import { renameSync, symlinkSync } from 'node:fs';
import { chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findRoot } from '../../../src/artifacts/files/directory-identity.ts';
import { listFiles, type ListOptions } from '../../../src/artifacts/files/list-files.ts';

async function openDirectory(files: readonly string[]): Promise<string> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'listed-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  for (const file of files) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), '');
  }
  return root;
}

async function list(root: string, options: Partial<ListOptions> = {}) {
  const omitted: string[] = [];
  const { files, isComplete } = await listFiles(await findRoot(root), {
    looksAt: () => true,
    omit: (file, reason) => void omitted.push(`${file}: ${reason}`),
    signal: new AbortController().signal,
    ...options,
  });
  return { paths: files.map((file) => file.path), isComplete, omitted };
}

test('files come in the order of their paths by code units', async () => {
  const files = ['a-b', 'a/z', 'a/b/c', 'a.txt', 'a0', 'B', '\u{1f600}', '\uffee', 'a/b-c'];
  const { paths, isComplete } = await list(await openDirectory(files));
  expect(paths).toEqual(files.toSorted((one, other) => (one < other ? -1 : 1)));
  expect(isComplete).toBe(true);
});

test.runIf(process.getuid?.() === 0)('a file of another user is none of the run', async () => {
  const root = await openDirectory(['own.txt', 'deep/foreign.txt']);
  await chown(path.join(root, 'own.txt'), 65_534, 65_534);
  expect(await list(root, { owner: 65_534 })).toEqual({
    paths: ['own.txt'],
    isComplete: false,
    omitted: ['deep/foreign.txt: It belongs to another user.'],
  });
});

test('a directory that is replaced by a link after it was found is not followed', async () => {
  const root = await openDirectory(['inside/a/first', 'inside/b/own.txt', 'outside/secret.key']);
  const inside = path.join(root, 'inside');
  const { paths, omitted } = await list(inside, {
    looksAt: (name) => {
      if (name === 'first') {
        renameSync(path.join(inside, 'b'), path.join(root, 'moved'));
        symlinkSync('../outside', path.join(inside, 'b'));
      }
      return true;
    },
  });
  expect(paths).toEqual(['a/first']);
  expect(omitted).toEqual(['b: Something else has taken its place.']);
});

test('beyond the most entries nothing is looked at, what was found stays, and it is said', async () => {
  const root = await openDirectory(['a.txt', 'b/c.txt', 'b/d.txt', 'b/e.txt', 'f.txt']);
  expect(await list(root, { mostEntries: 5 })).toEqual({
    paths: ['a.txt', 'f.txt'],
    isComplete: false,
    omitted: ['b: There are more than 5 files and directories to look at.'],
  });
});
