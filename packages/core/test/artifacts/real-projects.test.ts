import { chmod, mkdir, rename, rm, stat, symlink, truncate, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openGitRoom, type GitRoom } from './support/git-room.ts';
import { openRoom, type Room } from './support/room.ts';
import { treeOf } from './support/tree-of.ts';
import { writeFiles, writeMany } from './support/write-files.ts';

const inside = (room: Room | GitRoom, name: string) => path.join(room.workspace, name);
const latin1 = (room: Room, name: string) =>
  Buffer.concat([Buffer.from(`${room.workspace}/`), Buffer.from(name, 'latin1')]);

test('what git ignores leaves room for the work, which is in the patch and among the artifacts', async () => {
  await using room = await openGitRoom(
    { '.gitignore': '.venv/\n*.pyc\n', 'src/old.py': 'old\n' },
    { limits: { maxFiles: 100, maxBytes: 1_000_000 } },
  );
  const { statuses, clone, omitted, event } = await room.collectPatch(async () => {
    await writeMany(inside(room, '.venv/lib'), 1_050);
    await writeFiles(room.workspace, { 'src/app.py': 'app\n', 'src/app.pyc': 'x', 'src/old.py': 'new\n' });
  });
  expect(statuses).toEqual({ 'changes.patch': 'created', 'src/app.py': 'created', 'src/old.py': 'modified' });
  expect(await treeOf(clone)).toEqual({
    '.gitignore': '- .venv/\n*.pyc\n',
    'src/app.py': '- app\n',
    'src/old.py': '- new\n',
  });
  expect(omitted).toBeNull();
  expect(event).toMatchObject({ ignored: { count: 2, first: ['.venv', 'src/app.pyc'] } });
});

test('without git, directories that tools fill leave room for the work', async () => {
  await using room = await openRoom({ limits: { maxFiles: 100, maxBytes: 1_000_000 } });
  await writeFiles(room.workspace, { 'Cargo.toml': '[package]\n' });
  const { statuses, omitted, event } = await room.collect(async () => {
    const filled = ['.venv', 'a/node_modules', 'target', 'lib/__pycache__', 'mine/target', 'env', 'cache'];
    for (const name of filled) await writeMany(inside(room, name), 10);
    await writeFiles(room.workspace, {
      'env/pyvenv.cfg': '',
      'cache/CACHEDIR.TAG': '',
      'src/app.py': 'app',
    });
  });
  // A `target` with no build file beside it is anybody's.
  expect(Object.keys(statuses).filter((name) => !name.startsWith('mine/target/'))).toEqual(['src/app.py']);
  expect(Object.keys(statuses)).toHaveLength(11);
  expect(omitted).toBeNull();
  expect(event).toMatchObject({ ignored: { count: 6 } });
  const named = await room.collect(() => writeMany(inside(room, '.venv'), 20), {
    filter: { include: ['.venv/**'] },
  });
  expect(Object.keys(named.statuses)).toHaveLength(10);
  const all = await room.collect(() => writeMany(inside(room, '.venv'), 30), {
    filter: { ignored: 'include' },
  });
  expect(Object.keys(all.statuses)).toHaveLength(10);
});

test('a heap of new files is what a limit drops, and the task says how many and why', async () => {
  await using room = await openGitRoom(
    { 'z.txt': 'z\n', 'gone.txt': 'gone\n' },
    { limits: { maxFiles: 50, maxBytes: 1_000_000 } },
  );
  const { statuses, omitted, patch } = await room.collectPatch(async () => {
    await writeMany(inside(room, 'cache'), 300);
    await writeFiles(room.workspace, { 'src/app.py': 'app\n', 'z.txt': 'changed\n' });
    await rm(inside(room, 'gone.txt'));
  });
  expect(statuses).toMatchObject({
    'changes.patch': 'created',
    'src/app.py': 'created',
    'z.txt': 'modified',
    'gone.txt': 'deleted',
  });
  expect(Object.keys(statuses)).toHaveLength(50);
  expect(omitted).toEqual({
    count: 252 + 254,
    reasons: { not_in_patch: 252, too_many_files: 254 },
  });
  for (const line of ['+app', '+changed', '-gone']) expect(patch).toContain(`\n${line}\n`);
});

test('what git ignores comes last where it is asked for', async () => {
  await using room = await openGitRoom(
    { '.gitignore': 'a/\n' },
    { limits: { maxFiles: 5, maxBytes: 1_000_000 } },
  );
  const { statuses, omitted } = await room.collectPatch(
    async () => {
      await writeMany(inside(room, 'a'), 10);
      await writeFiles(room.workspace, { 'z/app.py': 'app\n' });
    },
    { filter: { ignored: 'include' } },
  );
  expect(statuses).toMatchObject({ 'changes.patch': 'created', 'z/app.py': 'created' });
  expect(omitted).toEqual({ count: 7, reasons: { too_many_files: 7 } });
});

test('a file under a name that git ignores is told of where git has it all the same', async () => {
  await using room = await openGitRoom({ 'build/kept.txt': 'kept\n', 'build/gone.txt': 'gone\n' });
  const { statuses } = await room.collectPatch(async () => {
    await writeFiles(room.workspace, {
      '.gitignore': 'build/\n',
      'build/kept.txt': 'edited\n',
      'build/new.txt': 'new\n',
    });
    await rm(inside(room, 'build/gone.txt'));
  });
  expect(statuses).toEqual({
    '.gitignore': 'created',
    'build/gone.txt': 'deleted',
    'build/kept.txt': 'modified',
    'changes.patch': 'created',
  });
});

test('all but one file of an ignored directory stays out where git takes that one', async () => {
  await using room = await openGitRoom({ '.gitignore': 'dist/*\n!dist/kept\n/a/b/\n' });
  const { statuses } = await room.collectPatch(() =>
    writeFiles(room.workspace, { 'dist/kept': 'k\n', 'dist/lost': 'l\n', 'a/b/c': 'c\n', 'b/b/c': 'c\n' }),
  );
  expect(statuses).toEqual({ 'b/b/c': 'created', 'changes.patch': 'created', 'dist/kept': 'created' });
});

test.each(['absolute', 'relative'])('a linked worktree (%s) is left out, and said', async (kind) => {
  const files = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`src/${n}.txt`, `${n}\n`]));
  await using room = await openGitRoom(files);
  const { statuses, omitted, event } = await room.collectPatch(async () => {
    room.git(room.workspace, 'worktree', 'add', '-q', '-b', 'fix', '.claude/worktrees/fix');
    const worktree = inside(room, '.claude/worktrees/fix');
    if (kind === 'relative') await writeFile(`${worktree}/.git`, 'gitdir: ../../../.git/worktrees/fix\n');
    await writeFiles(worktree, { 'src/0.txt': 'fixed\n' });
    room.git(worktree, 'commit', '-q', '-a', '-m', 'fix');
    room.git(room.workspace, 'merge', '-q', 'fix');
  });
  expect(statuses).toEqual({ 'changes.patch': 'created', 'src/0.txt': 'modified' });
  expect(omitted).toEqual({ count: 1, reasons: { linked_worktree: 1 } });
  expect(event).toMatchObject({ omitted: { first: [{ path: '.claude/worktrees/fix' }] } });
});

test('a directory that only says that it is a worktree is one of files', async () => {
  await using room = await openRoom();
  const { statuses } = await room.collect(() =>
    writeFiles(room.workspace, {
      'a/.git': 'gitdir: /elsewhere/.git/worktrees/none\n',
      'a/file.txt': 'a',
      'b/.git': 'gitdir: ../.git/modules/b\n',
      'b/file.txt': 'b',
    }),
  );
  expect(statuses).toEqual({ 'a/file.txt': 'created', 'b/file.txt': 'created' });
});

test('a rename and a deletion are told of beside names in old encodings, and the patch has those names', async () => {
  await using room = await openGitRoom({ 'old.txt': 'renamed\n'.repeat(20), 'gone.txt': 'gone\n' });
  await writeFile(latin1(room, 'caf\u00e9.txt'), 'before\n');
  const { statuses, clone, patch, omitted } = await room.collectPatch(async () => {
    await rename(inside(room, 'old.txt'), inside(room, 'new.txt'));
    await rm(inside(room, 'gone.txt'));
    await writeFile(latin1(room, 'na\u00efve.txt'), 'after\n');
  });
  expect(statuses).toEqual({
    'changes.patch': 'created',
    'gone.txt': 'deleted',
    'new.txt': 'created',
    'old.txt': 'deleted',
  });
  expect(patch).toContain('rename from old.txt\nrename to new.txt\n');
  expect(
    await stat(Buffer.concat([Buffer.from(`${clone}/na`), Buffer.from([0xef]), Buffer.from('ve.txt')])),
  ).toMatchObject({
    size: 6,
  });
  expect(omitted).toEqual({ count: 1, reasons: { name_not_utf8: 1 } });
});

test('a file with a name in Latin-1 that was there before can be changed and deleted', async () => {
  await using room = await openRoom();
  for (const name of ['k\u00e9pt', 'g\u00f6ne', 'ch\u00e4nged'])
    await writeFile(latin1(room, name), 'before');
  await writeFiles(room.workspace, { 'gone.txt': 'gone' });
  const { statuses, omitted } = await room.collect(async () => {
    await unlink(latin1(room, 'g\u00f6ne'));
    await writeFile(latin1(room, 'ch\u00e4nged'), 'after');
    await rm(inside(room, 'gone.txt'));
  });
  expect(statuses).toEqual({ 'gone.txt': 'deleted' });
  expect(omitted).toEqual({ count: 2, reasons: { name_not_utf8: 2 } });
});

test.runIf(process.getuid?.() === 0)('a file that can not be read takes no deletion with it', async () => {
  await using room = await openGitRoom({
    'gone.txt': 'gone\n',
    'a/gone.txt': 'gone\n',
    'a/foreign.txt': 'x\n',
  });
  const { statuses, omitted, patch } = await room.collectPatch(async () => {
    await rm(inside(room, 'gone.txt'));
    await rm(inside(room, 'a'), { recursive: true });
    // Nothing of a directory without names can be looked at.
    await mkdir(inside(room, 'locked'));
    await chmod(inside(room, 'locked'), 0);
  });
  expect(statuses).toMatchObject({
    'gone.txt': 'deleted',
    'a/gone.txt': 'deleted',
    'a/foreign.txt': 'deleted',
  });
  expect(patch?.match(/^deleted file/gm)).toHaveLength(3);
  expect(omitted).toBeNull();
});

test('a file that changes while it is read is left out alone, and deletions stay', async () => {
  await using room = await openGitRoom(
    { 'gone.txt': 'gone\n', 'a.txt': 'a\n' },
    {
      readFile: async function* read(root, file, options) {
        const { readFile, UnreadableFileError } = await import('../../src/artifacts/files/read-file.ts');
        if (file.path === 'broken.txt') throw new UnreadableFileError('It could not be read: EIO.');
        yield* readFile(root, file, options);
      },
    },
  );
  const { statuses, patch, omitted } = await room.collectPatch(async () => {
    await writeFiles(room.workspace, { 'broken.txt': 'x', 'a.txt': 'b\n' });
    await rm(inside(room, 'gone.txt'));
  });
  expect(statuses).toEqual({ 'a.txt': 'modified', 'changes.patch': 'created', 'gone.txt': 'deleted' });
  expect(patch).toContain('deleted file mode');
  expect(omitted).toEqual({ count: 2, reasons: { not_in_patch: 1, unreadable: 1 } });
});

test('101,000 new files cost no work and no deletion beside them, and are not looked into where a filter leaves nothing of them', async () => {
  await using room = await openRoom({ limits: { maxFiles: 20, maxBytes: 1_000_000 } });
  const heap = path.join(room.root, 'heap');
  await writeMany(heap, 101_000);
  const work = async () => {
    await rename(heap, inside(room, 'cache'));
    await writeFiles(room.workspace, { 'src/deep/er/new.txt': 'new', 'src/a.txt': 'after' });
    await rm(inside(room, 'gone.txt'));
  };
  const expected = { 'gone.txt': 'deleted', 'src/a.txt': 'modified', 'src/deep/er/new.txt': 'created' };
  const cases = [
    { filter: {}, omitted: { reasons: { too_many_entries: expect.any(Number) } } },
    { filter: { exclude: ['cache/**'] }, omitted: null },
    { filter: { include: ['src/**', '*.txt'] }, omitted: null },
  ];
  for (const { filter, omitted } of cases) {
    await rm(inside(room, 'src'), { recursive: true, force: true });
    await writeFiles(room.workspace, { 'gone.txt': 'gone', 'src/a.txt': 'before' });
    const collected = await room.collect(work, { filter });
    expect(collected.statuses).toMatchObject(expected);
    if (omitted === null) {
      expect(collected.statuses).toEqual(expected);
      expect(collected.omitted).toBeNull();
    } else expect(collected.omitted).toMatchObject(omitted);
    await rename(inside(room, 'cache'), heap);
  }
}, 120_000);

test('a link that was made again the same is no change, and one that leads elsewhere is', async () => {
  await using room = await openRoom();
  await symlink('a', inside(room, 'same'));
  await symlink('a', inside(room, 'other'));
  await symlink('a', inside(room, 'gone'));
  const { stored } = await room.collect(async () => {
    for (const name of ['same', 'other', 'gone']) await rm(inside(room, name));
    await symlink('a', inside(room, 'same'));
    await symlink('v2/a.txt', inside(room, 'other'));
  });
  expect(stored.map(({ artifact }) => artifact)).toMatchObject([
    { path: 'gone', status: 'deleted' },
    { path: 'other', status: 'modified', linkTarget: 'v2/a.txt', bytes: 8 },
  ]);
});

test('a secret in what a link leads to is masked', async () => {
  await using room = await openRoom();
  const secret = 'sk-ant-made-up-0123456789';
  const { stored } = await room.collect(() => symlink(`x/${secret}`, inside(room, 'link')), {
    secrets: [secret],
  });
  const target = `x/${'*'.repeat(secret.length)}`;
  expect(stored[0]?.artifact.linkTarget).toBe(target);
  expect(await room.read(stored[0])).toBe(target);
});

test('a sparse file takes no more room in the store than it did in the workspace', async () => {
  await using room = await openRoom();
  const { stored } = await room.collect(async () => {
    await writeFile(inside(room, 'sparse.bin'), 'begin');
    await truncate(inside(room, 'sparse.bin'), 64 * 1024 * 1024);
  });
  const { sha256 } = stored[0]?.artifact ?? {};
  const { size, blocks } = await stat(path.join(room.root, 'artifacts', 'task', sha256 ?? ''));
  expect(size).toBe(64 * 1024 * 1024);
  expect(blocks * 512).toBeLessThan(1024 * 1024);
});
