import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { entriesOf } from '../../../src/artifacts/choice/rules-before.ts';
import { findRoot } from '../../../src/system/directory-identity.ts';
import { createDirectoryMemory } from '../../../src/artifacts/files/directory-memory.ts';
import type { FoundFile, WalkRules } from '../../../src/artifacts/files/entry.ts';
import { isSameState } from '../../../src/artifacts/files/file-state.ts';
import { listFiles, type FileListing } from '../../../src/artifacts/files/list-files.ts';

const FILES = ['a/1.txt', 'a/2.txt', 'a/deep/3.txt', 'b/4.txt', 'b/.gitignore', 'c/5.txt'];
/** As if all directories had last changed long before. */
const LATER_MS = 60_000;

interface Looked {
  readonly paths: readonly string[];
  /** Of the files whose state is another than at the first look. */
  readonly changed: readonly string[];
  /** The directories that were read. */
  readonly read: readonly string[];
  /** The files that decide what is ignored. */
  readonly seen: readonly string[];
}

/** Looks at a directory with these files, has something done to it, and looks again. */
async function lookTwice(act: (root: string) => void, laterMs = LATER_MS): Promise<Looked> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'remembered-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  for (const file of FILES) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), 'before');
  }
  const [read, seen]: [string[], string[]] = [[], []];
  const known = { paths: new Set<string>(), directories: new Set<string>() };
  const rules: WalkRules = {
    isKnown: (file) => known.paths.size === 0 || known.paths.has(file),
    isKnownDirectory: (directory) => known.paths.size === 0 || known.directories.has(directory),
    decides: (name) => name === '.gitignore',
    see: (file) => void seen.push(file.path),
    async within(directory) {
      read.push(directory.path);
      return entriesOf(directory);
    },
    choose: async (entries) => entries,
  };
  const { remember, recall } = createDirectoryMemory(Date.now() + laterMs);
  const options = { rules, omit: () => {}, signal: new AbortController().signal };
  const before = await listFiles(await findRoot(root), { ...options, remember });
  for (const file of before.files) known.paths.add(file.path);
  for (const directory of ['a', 'a/deep', 'b', 'c']) known.directories.add(directory);
  act(root);
  [read.length, seen.length] = [0, 0];
  const after = await listFiles(await findRoot(root), { ...options, recall });
  return { paths: pathsOf(after), changed: changedIn(before, after), read, seen };
}

function pathsOf({ files }: FileListing): string[] {
  return files.map((file) => file.path).toSorted();
}

function changedIn(before: FileListing, after: FileListing): string[] {
  const known = new Map(before.files.map((file): [string, FoundFile] => [file.path, file]));
  return after.files
    .filter(({ path: name, state }) => {
      const was = known.get(name);
      return was === undefined || !isSameState(was.state, state);
    })
    .map((file) => file.path)
    .toSorted();
}

const ALL = FILES.toSorted();

test('a directory in which no name has changed is not read again, and its files are looked at all the same', async () => {
  const looked = await lookTwice((root) => {
    writeFileSync(path.join(root, 'a/2.txt'), 'after!');
    utimesSync(path.join(root, 'a/2.txt'), 1, 1);
    chmodSync(path.join(root, 'c/5.txt'), 0o755);
    writeFileSync(path.join(root, 'b/new.txt'), '');
  });
  expect(looked).toEqual({
    paths: [...ALL, 'b/new.txt'].toSorted(),
    changed: ['a/2.txt', 'b/new.txt', 'c/5.txt'],
    read: ['', 'b'],
    seen: ['b/.gitignore'],
  });
});

test('nothing changed, nothing is read but the top', async () => {
  const looked = await lookTwice(() => {});
  expect(looked).toEqual({ paths: ALL, changed: [], read: [''], seen: ['b/.gitignore'] });
});

test('a file that is replaced, removed or renamed is found, deep down too', async () => {
  const looked = await lookTwice((root) => {
    writeFileSync(path.join(root, 'a/deep/next'), 'before');
    renameSync(path.join(root, 'a/deep/next'), path.join(root, 'a/deep/3.txt'));
    rmSync(path.join(root, 'c/5.txt'));
    renameSync(path.join(root, 'b/4.txt'), path.join(root, 'b/moved.txt'));
  });
  expect(looked.paths).toEqual(['a/1.txt', 'a/2.txt', 'a/deep/3.txt', 'b/.gitignore', 'b/moved.txt']);
  expect(looked.changed).toEqual(['a/deep/3.txt', 'b/moved.txt']);
  expect(looked.read).toEqual(['', 'b', 'c', 'a/deep']);
});

test('a directory that is moved away, with a link to it in its place, is not followed', async () => {
  const looked = await lookTwice((root) => {
    renameSync(path.join(root, 'a/deep'), path.join(root, 'elsewhere'));
    symlinkSync('../elsewhere', path.join(root, 'a/deep'));
  });
  expect(looked.paths).not.toContain('a/deep/3.txt');
  expect(looked.paths).toEqual(
    [...ALL.filter((file) => file !== 'a/deep/3.txt'), 'elsewhere/3.txt', 'a/deep'].toSorted(),
  );
});

test('a directory that had changed a moment before the first look is read again', async () => {
  const looked = await lookTwice(() => {}, 0);
  expect(looked).toMatchObject({ paths: ALL, changed: [], read: ['', 'a', 'b', 'c', 'a/deep'] });
});
