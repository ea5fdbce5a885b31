import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { entriesOf } from '../../../src/artifacts/choice/rules-before.ts';
import { findRoot } from '../../../src/system/directory-identity.ts';
import { bytesOf, isText } from '../../../src/artifacts/files/path-bytes.ts';
import type { WalkRules } from '../../../src/artifacts/files/entry.ts';
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

/** Everything is looked at, and none of it was known. */
const EVERYTHING: WalkRules = {
  isKnown: () => false,
  isKnownDirectory: () => false,
  decides: () => false,
  see: () => {},
  within: async (directory) => entriesOf(directory),
  choose: async (entries) => entries,
};

async function list(root: string, options: Partial<ListOptions> = {}) {
  const omitted: string[] = [];
  const { files, isUnseen } = await listFiles(await findRoot(root), {
    rules: EVERYTHING,
    omit: (file, _reason, sentence) => void omitted.push(`${file}: ${sentence}`),
    signal: new AbortController().signal,
    ...options,
  });
  return { paths: files.map((file) => file.path), isUnseen, omitted };
}

test('every file is found, level by level, and in a directory by its name', async () => {
  const files = ['a-b', 'a/z', 'a/b/c', 'a.txt', 'a0', 'B', '\u{1f600}', '\uffee', 'a/b-c'];
  const { paths } = await list(await openDirectory(files));
  expect(paths).toEqual(['B', 'a-b', 'a.txt', 'a0', '\u{1f600}', '\uffee', 'a/b-c', 'a/z', 'a/b/c']);
});

test.runIf(process.getuid?.() === 0)('a file of another user is none of the run', async () => {
  const root = await openDirectory(['own.txt', 'deep/foreign.txt']);
  await chown(path.join(root, 'own.txt'), 65_534, 65_534);
  const { paths, omitted, isUnseen } = await list(root, { owner: 65_534 });
  expect(paths).toEqual(['own.txt']);
  expect(omitted).toEqual(['deep/foreign.txt: It belongs to another user.']);
  expect([isUnseen('deep/foreign.txt'), isUnseen('deep/other.txt')]).toEqual([true, false]);
});

test('a directory that is replaced by a link after it was found is not followed, and nobody knows what was in it', async () => {
  const root = await openDirectory(['inside/a/first', 'inside/b/own.txt', 'outside/secret.key']);
  const inside = path.join(root, 'inside');
  const { paths, omitted, isUnseen } = await list(inside, {
    rules: {
      ...EVERYTHING,
      async within(directory) {
        if (directory.path === 'a') {
          renameSync(path.join(inside, 'b'), path.join(root, 'moved'));
          symlinkSync('../outside', path.join(inside, 'b'));
        }
        return entriesOf(directory);
      },
    },
  });
  expect(paths).toEqual(['a/first']);
  expect(omitted).toEqual(['b: Something else has taken its place.']);
  expect(['b/own.txt', 'b', 'a/first', 'c'].map(isUnseen)).toEqual([true, true, false, false]);
});

test('a directory that is replaced while its files are looked at gives none of another', async () => {
  const root = await openDirectory(['inside/a/own.txt', 'outside/own.txt']);
  const inside = path.join(root, 'inside');
  const { paths } = await list(inside, {
    rules: {
      ...EVERYTHING,
      async choose(entries) {
        if (entries.some((entry) => entry.path === 'a/own.txt')) {
          renameSync(path.join(inside, 'a'), path.join(root, 'moved'));
          mkdirSync(path.join(inside, 'a'));
          renameSync(path.join(root, 'outside/own.txt'), path.join(inside, 'a/own.txt'));
        }
        return entries;
      },
    },
  });
  expect(paths).toEqual([]);
});

test('beyond the most new entries nothing is looked at but what was known, and it is said once', async () => {
  const root = await openDirectory(['a.txt', 'b/c.txt', 'b/d.txt', 'b/known.txt', 'f.txt']);
  const rules: WalkRules = {
    ...EVERYTHING,
    isKnown: (file) => file === 'b/known.txt',
    isKnownDirectory: (directory) => directory === 'b',
  };
  const { paths, omitted } = await list(root, { rules, mostNew: { total: 3, belowOne: 1 } });
  expect(paths).toEqual(['a.txt', 'f.txt', 'b/known.txt', 'b/c.txt']);
  expect(omitted).toEqual(['b: There are more than 1 new files and directories.']);
});

test('names that are not UTF-8 are told apart, and come back as their bytes', async () => {
  const root = await openDirectory([]);
  const names = [
    Buffer.from([0x61, 0xff]),
    Buffer.from([0x61, 0xfe]),
    Buffer.from('\ufffd'),
    Buffer.from('ü'),
  ];
  for (const name of names) await writeFile(Buffer.concat([Buffer.from(`${root}/`), name]), '');
  const { paths } = await list(root);
  expect(new Set(paths.map((file) => bytesOf(file).toString('hex')))).toEqual(
    new Set(names.map((name) => name.toString('hex'))),
  );
  expect(paths.map(isText)).toEqual([false, false, true, true].toSorted());
});
