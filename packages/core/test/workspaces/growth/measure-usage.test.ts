import { spawnSync } from 'node:child_process';
import { chmod, chown, link, mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
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

const isRoot = process.getuid?.() === 0;
/** Root may look into everything: what an ordinary user may is tried as one, where that can read this checkout. */
const user = isRoot ? { uid: 65_534, gid: 65_534 } : {};
const source = new URL('../../../src/workspaces/growth/measure-usage.ts', import.meta.url).href;
const asUser = (directory: string) =>
  spawnSync(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `import { measureUsage } from ${JSON.stringify(source)};
       const signal = new AbortController().signal;
       console.log(await measureUsage(${JSON.stringify(directory)}, { maxBytes: 2 ** 40, signal }));`,
    ],
    { ...user, encoding: 'utf8', cwd: '/' },
  );
const canMakeUserNamespace =
  asUser('/does/not/exist').stdout === '0\n' &&
  spawnSync('unshare', ['--user', '--map-root-user', 'true'], { ...user, cwd: '/' }).status === 0;

test.runIf(canMakeUserNamespace)(
  'an ordinary user counts what lies in directories that it owns and may not look into, each once',
  async () => {
    await using directory = await temporaryDirectory();
    for (const passed of [os.tmpdir(), directory.path]) await chmod(passed, 0o711);
    const own = path.join(directory.path, 'own');
    for (const name of ['', 'closed', 'closed/inner', 'listed', 'listed/inner']) {
      const place = path.join(own, name);
      await mkdir(place);
      if (name !== '') await writeFile(path.join(place, 'large'), Buffer.alloc(2 * MIB, 1));
      if (isRoot) await chown(place, 65_534, 65_534);
    }
    const hidden = ['closed', 'listed'].map((name) => path.join(own, name));
    await chmod(path.join(own, 'closed'), 0o000);
    await chmod(path.join(own, 'listed'), 0o400);
    const { stdout, stderr } = asUser(own);
    for (const place of hidden) await chmod(place, 0o700);
    expect(Number(stdout), stderr).toBeGreaterThanOrEqual(8 * MIB);
    expect(Number(stdout)).toBeLessThan(9 * MIB);
  },
);
