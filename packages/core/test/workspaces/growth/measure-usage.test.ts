import { link, mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { measureUsage } from '../../../src/workspaces/growth/measure-usage.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const MIB = 1024 ** 2;
const any = { maxBytes: 1024 * MIB, signal: new AbortController().signal };

test('a directory takes what its files take on the disk, each once, however large they look', async () => {
  await using directory = await temporaryDirectory();
  const file = (name: string) => path.join(directory.path, name);
  await mkdir(file('a/b'), { recursive: true });
  await writeFile(file('a/b/large'), Buffer.alloc(4 * MIB, 1));
  const usage = await measureUsage(directory.path, any);
  expect(usage).toBeGreaterThanOrEqual(4 * MIB);
  expect(usage).toBeLessThan(5 * MIB);

  await link(file('a/b/large'), file('second-name'));
  await symlink('a/b/large', file('link'));
  await symlink('/', file('root'));
  await writeFile(file('sparse'), '');
  await truncate(file('sparse'), 1024 ** 4);
  expect(await measureUsage(directory.path, any)).toBeLessThan(5 * MIB);
});

test('measuring ends where it is over its limit, and where nobody wants to know', async () => {
  await using directory = await temporaryDirectory();
  for (let index = 0; index < 10; index += 1)
    await writeFile(path.join(directory.path, String(index)), Buffer.alloc(MIB, 1));
  const stopped = await measureUsage(directory.path, { ...any, maxBytes: 3 * MIB });
  expect(stopped).toBeGreaterThan(3 * MIB);
  expect(stopped).toBeLessThan(5 * MIB);
  expect(await measureUsage(directory.path, { ...any, signal: AbortSignal.abort() })).toBe(0);
});

test('a directory that is gone takes nothing', async () => {
  expect(await measureUsage('/does/not/exist', any)).toBe(0);
});
