import { chmod, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { lendProgram } from '../../../../src/executors/process/program/lend-program.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const isRoot = process.getuid?.() === 0;

async function room(mode: number) {
  const directory = await temporaryDirectory();
  const file = path.join(directory.path, 'claude');
  await writeFile(file, 'first');
  await chmod(file, mode);
  return { ...directory, file, programs: path.join(directory.path, 'programs') };
}

test('a program that not everybody can run is copied, and the copy can be run by everybody', async () => {
  await using there = await room(0o700);
  const lent = await lendProgram(there.file, there.programs);
  expect(await readFile(lent, 'utf8')).toBe('first');
  expect((await stat(lent)).mode & 0o777).toBe(0o755);
  expect((await stat(there.programs)).mode & 0o777).toBe(0o711);
  expect((await stat(lent)).ino).not.toBe((await stat(there.file)).ino);
  expect((await stat(there.file)).mode & 0o777).toBe(0o700);
});

test.runIf(isRoot)('a program of root that everybody can run is linked', async () => {
  await using there = await room(0o755);
  const lent = await lendProgram(there.file, there.programs);
  expect((await stat(lent)).ino).toBe((await stat(there.file)).ino);
});

test.runIf(isRoot)('a program that others could change is copied', async () => {
  await using there = await room(0o777);
  const lent = await lendProgram(there.file, there.programs);
  expect((await stat(lent)).ino).not.toBe((await stat(there.file)).ino);
  expect((await stat(lent)).mode & 0o777).toBe(0o755);
});

test.runIf(isRoot)('it is made once for each version, and the one before is removed', async () => {
  await using there = await room(0o700);
  const first = await lendProgram(there.file, there.programs);
  const { ino } = await stat(first);
  expect(await lendProgram(there.file, there.programs)).toBe(first);
  expect((await stat(first)).ino).toBe(ino);
  await writeFile(there.file, 'second, and longer');
  const second = await lendProgram(there.file, there.programs);
  expect(await readFile(second, 'utf8')).toBe('second, and longer');
  expect(await readdir(there.programs)).toEqual([path.basename(second)]);
});

test.runIf(isRoot)('a copy that is not whole is made again', async () => {
  await using there = await room(0o700);
  const lent = await lendProgram(there.file, there.programs);
  await truncate(lent, 2);
  expect(await lendProgram(there.file, there.programs)).toBe(lent);
  expect(await readFile(lent, 'utf8')).toBe('first');
});
