import { lstat, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { giveTree } from '../../src/workspaces/give-tree.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** Only root may give anything away. */
const isRoot = process.getuid?.() === 0;
const owner = { uid: 65_534, gid: 65_533 };
const never = new AbortController().signal;

async function ownerOf(...names: string[]) {
  const file = path.join(...names);
  const { uid, gid } = await lstat(file);
  return { uid, gid };
}

test.runIf(isRoot)(
  'a directory is given with all that is in it, and what its links lead to is not',
  async () => {
    await using directory = await temporaryDirectory();
    const [tree, elsewhere] = [path.join(directory.path, 'tree'), path.join(directory.path, 'elsewhere')];
    await mkdir(path.join(tree, 'some', 'deep'), { recursive: true });
    await mkdir(path.join(elsewhere, 'in-it'), { recursive: true });
    for (let index = 0; index < 200; index += 1) await writeFile(path.join(tree, 'some', `${index}`), '');
    await writeFile(path.join(tree, 'some', 'deep', 'hidden'), '', { mode: 0o000 });
    await symlink(elsewhere, path.join(tree, 'link'));
    await symlink('nowhere', path.join(tree, 'broken'));

    await giveTree(tree, owner, never);

    for (const name of ['.', 'some', 'some/0', 'some/199', 'some/deep', 'some/deep/hidden', 'link', 'broken'])
      expect(await ownerOf(tree, name), name).toEqual(owner);
    for (const name of ['.', 'in-it']) expect(await ownerOf(elsewhere, name)).toEqual({ uid: 0, gid: 0 });
    expect(await ownerOf(directory.path)).toEqual({ uid: 0, gid: 0 });
  },
);

test.runIf(isRoot)('a name that is no text is given too', async () => {
  await using directory = await temporaryDirectory();
  const file = Buffer.concat([Buffer.from(`${directory.path}/`), Buffer.from([0x66, 0xff, 0xfe])]);
  await writeFile(file, '');
  await giveTree(directory.path, owner, never);
  const { uid, gid } = await lstat(file);
  expect({ uid, gid }).toEqual(owner);
});

test('what is aborted stops there, with the reason', async () => {
  await using directory = await temporaryDirectory();
  const reason = new Error('no longer');
  const signal = AbortSignal.abort(reason);
  await expect(giveTree(directory.path, owner, signal)).rejects.toBe(reason);
});
