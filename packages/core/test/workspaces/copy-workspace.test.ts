import { execFileSync } from 'node:child_process';
import {
  chmod,
  chown,
  link,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { copyWorkspace } from '../../src/workspaces/copy-workspace.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

async function makeRoom() {
  const directory = await temporaryDirectory();
  const [from, to] = [path.join(directory.path, 'from'), path.join(directory.path, 'to')];
  await mkdir(from);
  return {
    from,
    to,
    copy: (signal = new AbortController().signal) => copyWorkspace(from, to, signal),
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}

test('files, links, modes and times are the same in the copy, and a change of it changes nothing else', async () => {
  await using room = await makeRoom();
  const file = path.join(room.from, 'directory', 'script.sh');
  await mkdir(path.dirname(file));
  await writeFile(file, 'one');
  await chmod(file, 0o751);
  await utimes(file, 1_000, 2_000);
  await symlink('../elsewhere', path.join(room.from, 'link'));
  await chmod(path.dirname(file), 0o555);
  await room.copy();
  const copied = path.join(room.to, 'directory', 'script.sh');
  expect(await stat(copied)).toMatchObject({ mode: 0o100_751, mtimeMs: 2_000_000 });
  expect((await stat(path.dirname(copied))).mode & 0o777).toBe(0o555);
  expect(await readlink(path.join(room.to, 'link'))).toBe('../elsewhere');
  await writeFile(copied, 'two');
  expect(await readFile(file, 'utf8')).toBe('one');
  await chmod(path.dirname(copied), 0o755);
  await chmod(path.dirname(file), 0o755);
});

test('a file with two names has two names in the copy', async () => {
  await using room = await makeRoom();
  await writeFile(path.join(room.from, 'a'), 'a');
  await link(path.join(room.from, 'a'), path.join(room.from, 'b'));
  await room.copy();
  const [a, b] = [await stat(path.join(room.to, 'a')), await stat(path.join(room.to, 'b'))];
  expect([a.ino, a.nlink]).toEqual([b.ino, 2]);
});

test('what is sparse takes little again, and large files are whole', async () => {
  await using room = await makeRoom();
  const file = path.join(room.from, 'sparse');
  await writeFile(file, 'begin');
  await truncate(file, 300 * 1024 ** 2);
  const large = Buffer.alloc(65 * 1024 ** 2, 'x');
  await writeFile(path.join(room.from, 'large'), large);
  await room.copy();
  const copied = await stat(path.join(room.to, 'sparse'));
  expect(copied.size).toBe(300 * 1024 ** 2);
  expect(copied.blocks * 512).toBeLessThan(1024 ** 2 * 2);
  expect((await readFile(path.join(room.to, 'large'))).equals(large)).toBe(true);
});

test('pipes and sockets are left out, and no file is another user than the one who copies it', async () => {
  await using room = await makeRoom();
  execFileSync('mkfifo', [path.join(room.from, 'pipe')]);
  await writeFile(path.join(room.from, 'setuid'), '');
  await chmod(path.join(room.from, 'setuid'), 0o4755);
  await room.copy();
  expect(await readdir(room.to)).toEqual(['setuid']);
  expect((await lstat(path.join(room.to, 'setuid'))).mode & 0o7777).toBe(0o755);
});

test.runIf(process.geteuid?.() === 0)(
  'of the files those of the owner of the workspace and of the server are copied',
  async () => {
    await using room = await makeRoom();
    for (const [name, uid] of [
      ['agent', 4_001],
      ['other', 4_002],
      ['server', 0],
    ] as const) {
      await writeFile(path.join(room.from, name), name);
      await chown(path.join(room.from, name), uid, uid);
    }
    await chown(room.from, 4_001, 4_001);
    await room.copy();
    expect((await readdir(room.to)).toSorted()).toEqual(['agent', 'server']);
  },
);

test.runIf(process.geteuid?.() === 0)(
  'a copy belongs to the server, so that a copy of it has all files too',
  async () => {
    await using room = await makeRoom();
    const file = path.join(room.from, 'directory', 'agent');
    await mkdir(path.dirname(file));
    await writeFile(file, 'agent', { mode: 0o640 });
    for (const one of [room.from, path.dirname(file), file]) await chown(one, 4_001, 4_001);
    await room.copy();
    const copied = await lstat(path.join(room.to, 'directory', 'agent'));
    expect(copied).toMatchObject({ uid: 0, gid: 0, mode: 0o100_640 });
    const again = `${room.to}-again`;
    await copyWorkspace(room.to, again, new AbortController().signal);
    expect(await readFile(path.join(again, 'directory', 'agent'), 'utf8')).toBe('agent');
  },
);

test('a name need not be text', async () => {
  await using room = await makeRoom();
  const name = Buffer.from([0x66, 0xff, 0xfe]);
  await writeFile(Buffer.concat([Buffer.from(`${room.from}/`), name]), 'bytes');
  await room.copy();
  expect(await readdir(room.to, { encoding: 'buffer' })).toEqual([name]);
});

test('a copy is given up where nobody wants it any more', async () => {
  await using room = await makeRoom();
  await writeFile(path.join(room.from, 'a'), 'a');
  await expect(room.copy(AbortSignal.abort('cancelled'))).rejects.toBe('cancelled');
});
