import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DataInUseError, lockDirectory } from '../../src/index.ts';
import { startFixture } from '../fixture-process.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

test('a locked directory is refused, with the pid of the holder and what to do', async () => {
  await using directory = await temporaryDirectory();
  await using _lock = await lockDirectory(directory.path);
  const error: unknown = await lockDirectory(directory.path).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DataInUseError);
  expect(error).toMatchObject({
    what: 'data directory',
    path: directory.path,
    pid: process.pid,
    message: `The data directory ${directory.path} is in use by another server (pid ${process.pid}). Stop that server, or give this one a directory of its own.`,
  });
});

test('a directory can be locked again once the lock is disposed of, and disposing twice is harmless', async () => {
  await using directory = await temporaryDirectory();
  const first = await lockDirectory(directory.path);
  await first[Symbol.asyncDispose]();
  await using _second = await lockDirectory(directory.path);
  await first[Symbol.asyncDispose]();
  await expect(lockDirectory(directory.path)).rejects.toThrow(DataInUseError);
});

test('a refused attempt leaves the lock where it is', async () => {
  await using directory = await temporaryDirectory();
  await using _lock = await lockDirectory(directory.path);
  await expect(lockDirectory(directory.path)).rejects.toThrow(DataInUseError);
  await using other = startFixture('hold-lock.ts', directory.path);
  expect((await other.lines.next()).value).toContain(`another server (pid ${process.pid})`);
});

test('a lock ends with the process that holds it, however that ends', async () => {
  await using directory = await temporaryDirectory();
  await using holder = startFixture('hold-lock.ts', directory.path);
  expect(await holder.lines.next()).toMatchObject({ value: 'held' });
  await expect(lockDirectory(directory.path)).rejects.toMatchObject({ pid: holder.pid });
  await holder.kill();
  await using _lock = await lockDirectory(directory.path);
});

test('of many that race for a directory one gets it', async () => {
  await using directory = await temporaryDirectory();
  const locks = await Promise.allSettled(Array.from({ length: 5 }, () => lockDirectory(directory.path)));
  const held = locks.filter((lock) => lock.status === 'fulfilled');
  expect(held).toHaveLength(1);
  for (const { value } of held) await value[Symbol.asyncDispose]();
});

test('two directories are locked apart', async () => {
  await using one = await temporaryDirectory();
  await using other = await temporaryDirectory();
  await using _first = await lockDirectory(one.path);
  await using _second = await lockDirectory(other.path);
  for (const { path } of [one, other]) await expect(lockDirectory(path)).rejects.toMatchObject({ path });
});

test('a directory that does not exist is named', async () => {
  await using directory = await temporaryDirectory();
  const missing = join(directory.path, 'missing');
  await expect(lockDirectory(missing)).rejects.toThrow(missing);
});

test.skipIf(process.platform === 'win32')('only its owner may read the lock', async () => {
  await using directory = await temporaryDirectory();
  await using _lock = await lockDirectory(directory.path);
  const { mode } = await stat(join(directory.path, 'server.lock'));
  expect(mode & 0o777).toBe(0o600);
});
