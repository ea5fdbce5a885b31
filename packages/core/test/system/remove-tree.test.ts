import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { silentLogger } from '../../src/logger.ts';
import { removeTree } from '../../src/system/remove-tree.ts';

/** A directory of an ordinary user, whom file modes stop: root they don't. */
async function asOrdinaryUser(directory: string, work: () => Promise<void>): Promise<void> {
  await chmod(directory, 0o777);
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

async function makeDirectory(): Promise<AsyncDisposable & { path: string }> {
  await chmod(os.tmpdir(), 0o711);
  const directory = await mkdtemp(path.join(os.tmpdir(), 'remove-tree-'));
  return { path: directory, [Symbol.asyncDispose]: () => rm(directory, { recursive: true }) };
}

test('what its owner has made read-only is removed all the same', async () => {
  await using directory = await makeDirectory();
  await asOrdinaryUser(directory.path, async () => {
    const home = path.join(directory.path, 'home');
    await mkdir(path.join(home, 'go/pkg/mod'), { recursive: true });
    await writeFile(path.join(home, 'go/pkg/mod/file'), 'x');
    await chmod(path.join(home, 'go/pkg/mod'), 0o555);
    await chmod(path.join(home, 'go'), 0o000);
    await removeTree(home, silentLogger);
    expect(await readdir(directory.path)).toEqual([]);
  });
});

test('what cannot be removed is logged, and nothing is thrown', async () => {
  await using directory = await makeDirectory();
  const foreign = path.join(directory.path, 'foreign');
  await mkdir(foreign);
  await chmod(directory.path, 0o755);
  const logged: string[] = [];
  const logger = { ...silentLogger, error: (_: object, message: string) => void logged.push(message) };
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  else await chmod(directory.path, 0o555);
  await removeTree(foreign, logger).finally(() => isRoot && process.seteuid?.(0));
  if (!isRoot) await chmod(directory.path, 0o755);
  expect(logged).toEqual(['a directory could not be removed']);
});

test.runIf(process.getuid?.() === 0)(
  'of what another user has made, root removes all, and nothing that its links lead to',
  async () => {
    await using directory = await makeDirectory();
    const [home, elsewhere] = [path.join(directory.path, 'home'), path.join(directory.path, 'elsewhere')];
    await mkdir(elsewhere);
    await writeFile(path.join(elsewhere, 'kept'), 'x');
    await asOrdinaryUser(directory.path, async () => {
      await mkdir(path.join(home, 'deep/deeper'), { recursive: true });
      for (let index = 0; index < 200; index += 1) await writeFile(path.join(home, 'deep', `${index}`), '');
      await writeFile(Buffer.concat([Buffer.from(`${home}/`), Buffer.from([0x66, 0xff])]), '');
      await symlink(elsewhere, path.join(home, 'deep/deeper/link'));
      await symlink('nowhere', path.join(home, 'broken'));
      await chmod(path.join(home, 'deep/deeper'), 0o500);
      await chmod(path.join(home, 'deep'), 0o000);
    });
    await removeTree(home, silentLogger);
    await symlink(elsewhere, home);
    await removeTree(home, silentLogger);
    expect(await readdir(directory.path)).toEqual(['elsewhere']);
    expect(await readdir(elsewhere)).toEqual(['kept']);
  },
);

test('what is not there needs no removing', async () => {
  await removeTree('/nowhere/at/all', silentLogger);
});

test.runIf(process.platform === 'linux')(
  'what is nested deeper than any path can say is removed',
  async () => {
    await using directory = await makeDirectory();
    await asOrdinaryUser(directory.path, async () => {
      const home = path.join(directory.path, 'home');
      await mkdir(home);
      // 1,500 levels of ten characters: five times what a path may have.
      const nest = `const fs = require('node:fs');
      for (let i = 0; i < 1500; i += 1) { fs.mkdirSync('deep-level'); process.chdir('deep-level'); }
      fs.writeFileSync('end', ''); fs.chmodSync('.', 0o500);`;
      execFileSync(process.execPath, ['-e', nest], { cwd: home });
      await removeTree(home, silentLogger);
      expect(await readdir(directory.path)).toEqual([]);
    });
  },
);
