import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readFile as readFound } from '../../../src/artifacts/files/read-file.ts';
import { openGitRoom, type GitRoom } from '../support/git-room.ts';
import { treeOf } from '../support/tree-of.ts';

async function write(room: GitRoom, files: Record<string, string | Buffer>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(room.workspace, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

const inside = (room: GitRoom, name: string) => path.join(room.workspace, name);

const binary = Buffer.from(Array.from({ length: 5_000 }, (_, index) => (index * index) % 256));

test('a fresh clone with the patch applied has what the workspace has, byte for byte', async () => {
  await using room = await openGitRoom({
    'kept.txt': 'kept\n',
    'edited.txt': 'one\ntwo\nthree\n',
    'gone.txt': 'gone\n',
    'image.bin': binary,
    'no-end.txt': 'no line end',
    'becomes-directory': 'a\n',
    'directory/becomes-file': 'b\n',
    'becomes-link': 'c\n',
    'run.sh': 'true\n',
    'crlf.txt': 'one\r\ntwo\r\n',
  });
  const { clone, statuses, event } = await room.collectPatch(async () => {
    await write(room, {
      'edited.txt': 'one\n2\nthree\n',
      'image.bin': Buffer.from(binary.toReversed()),
      'new.bin': Buffer.from([0, 255, 10, 13, 0]),
      'empty.txt': '',
      'no-end.txt': 'still none',
      'a\nb "quoted"\t.txt': 'strange\n',
      'ü/\u{1f600}.txt': 'beyond ASCII\n',
      ':(x)*': 'like a pattern\n',
      'back\\slash': 'a\n',
      'crlf.txt': 'one\r\n2\r\n',
    });
    await rm(inside(room, 'gone.txt'));
    await rm(inside(room, 'becomes-directory'));
    await write(room, { 'becomes-directory/inside.txt': 'a\n' });
    await rm(inside(room, 'directory'), { recursive: true });
    await write(room, { directory: 'now a file\n' });
    await rm(inside(room, 'becomes-link'));
    await symlink('/etc/passwd', inside(room, 'becomes-link'));
    await symlink('kept.txt', inside(room, 'link'));
    await chmod(inside(room, 'run.sh'), 0o755);
  });
  expect(await treeOf(clone)).toEqual(await treeOf(room.workspace));
  expect(statuses).toMatchObject({ 'changes.patch': 'created', 'gone.txt': 'deleted' });
  expect(event).toMatchObject({ omitted: { count: 0 } });
});

test('what the agent committed is in the patch, and no commit, branch or setting of its own matters', async () => {
  await using room = await openGitRoom({ 'a.txt': 'a\n' });
  const { clone } = await room.collectPatch(async () => {
    await write(room, { 'a.txt': 'b\n', 'new.txt': 'new\n' });
    room.git(room.workspace, 'checkout', '-q', '-b', 'mine');
    room.git(room.workspace, 'add', '-A');
    room.git(room.workspace, 'commit', '-q', '-m', 'mine');
    await write(room, { 'later.txt': 'later\n' });
  });
  expect(await treeOf(clone)).toEqual({ 'a.txt': '- b\n', 'new.txt': '- new\n', 'later.txt': '- later\n' });
});

test('a workspace without a change has no patch', async () => {
  await using room = await openGitRoom({ 'a.txt': 'a\n' });
  expect(await room.collectPatch(async () => {})).toMatchObject({ stored: [], patch: undefined });
});

test('what git ignores is an artifact only where it is asked for, and not in the patch', async () => {
  await using room = await openGitRoom({ '.gitignore': 'build\n*.log\n', 'tracked.log': 'ignored in vain' });
  const run = () => write(room, { 'build/out.js': 'a', 'a.log': 'b' });
  const unasked = await room.collectPatch(run);
  expect(unasked).toMatchObject({ statuses: {}, patch: undefined, omitted: null });
  expect(unasked.event).toMatchObject({ ignored: { count: 2, first: ['build', 'a.log'] } });
  await rm(inside(room, 'build'), { recursive: true });
  await rm(inside(room, 'a.log'));
  const { statuses, patch } = await room.collectPatch(run, { filter: { ignored: 'include' } });
  expect(statuses).toEqual({ 'build/out.js': 'created', 'a.log': 'created' });
  expect(patch).toBeUndefined();
});

test('what files in the directories above ignore, and do not, is as git has it', async () => {
  await using room = await openGitRoom({
    '.gitignore': 'out/\n*.log\n',
    'sub/.gitignore': '!kept.log\n/top\n',
  });
  const { clone } = await room.collectPatch(() =>
    write(room, {
      'out/a': 'a',
      'sub/out/b': 'b',
      'sub/kept.log': 'c',
      'sub/lost.log': 'd',
      'sub/top': 'e',
      'sub/deep/top': 'f',
      'new/.gitignore': '*\n',
      'new/g': 'g',
      'file/out': 'h',
      '-x': 'i',
    }),
  );
  expect(Object.keys(await treeOf(clone)).toSorted()).toEqual(
    ['-x', '.gitignore', 'file/out', 'sub/.gitignore', 'sub/deep/top', 'sub/kept.log'].toSorted(),
  );
});

test('a filter holds for the patch as well', async () => {
  await using room = await openGitRoom({ 'a.md': 'a\n', 'a.txt': 'a\n' });
  const { clone } = await room.collectPatch(
    async () => {
      await write(room, { 'a.md': 'b\n', 'a.txt': 'b\n' });
      await symlink('a.md', inside(room, 'link.txt'));
    },
    { filter: { include: ['*.md'] } },
  );
  expect(await treeOf(clone)).toEqual({ 'a.md': '- b\n', 'a.txt': '- a\n' });
});

test('where the run made a file of its name, the patch takes another one', async () => {
  await using room = await openGitRoom({ 'a.txt': 'a\n' });
  const { statuses } = await room.collectPatch(() =>
    write(room, { 'changes.patch': 'mine', 'changes-1.patch': 'mine too' }),
  );
  expect(Object.keys(statuses)).toEqual(['changes-1.patch', 'changes-2.patch', 'changes.patch']);
});

test('attributes that convert files do not change what comes back', async () => {
  await using room = await openGitRoom({
    '.gitattributes': [
      '* text=auto',
      '*.bat text eol=crlf',
      '*.raw -text',
      '*.utf16 text working-tree-encoding=UTF-16LE',
      '*.id ident',
      '*.f filter=evil',
      '*.d diff=evil',
      '',
    ].join('\n'),
    'a.txt': 'one\ntwo\n',
    'b.txt': 'one\ntwo\n',
    'a.bat': 'one\r\ntwo\r\n',
    'a.raw': 'one\r\n',
    'a.id': '$Id$\n',
  });
  const { clone } = await room.collectPatch(() =>
    write(room, {
      'a.txt': 'one\r\ntwo\r\nthree\r\n',
      'b.txt': 'one\n2\n',
      'new.txt': 'new\r\n',
      'mixed.txt': 'a\r\nb\n',
      'a.bat': 'one\r\n2\r\n',
      'a.raw': 'one\ntwo\r\n',
      'a.utf16': Buffer.from('\u{1f600} wide\n', 'utf16le'),
      'new.id': '$Id$\n',
      'a.f': 'f\n',
      'a.d': 'd\n',
    }),
  );
  const [expected, patched] = [await treeOf(room.workspace), await treeOf(clone)];
  // Git writes the number of the content there.
  for (const tree of [expected, patched]) for (const name of ['a.id', 'new.id']) delete tree[name];
  expect(patched).toEqual(expected);
});

test('attributes that the agent wrote do not change what comes back', async () => {
  await using room = await openGitRoom({ 'a.txt': 'one\n' });
  const { clone } = await room.collectPatch(() =>
    write(room, { '.gitattributes': '* text=auto\n*.bin binary\n', 'a.txt': 'one\r\n', 'x.bin': 'a\r\n' }),
  );
  expect(await treeOf(clone)).toEqual(await treeOf(room.workspace));
});

test('no hook, filter, monitor or driver of the workspace runs', async () => {
  await using room = await openGitRoom({ 'a.txt': 'a\n' });
  const proof = path.join(room.root, 'proof');
  const { patch } = await room.collectPatch(async () => {
    const evil = inside(room, 'evil.sh');
    await write(room, {
      'evil.sh': `#!/bin/sh\ntouch ${proof}\ncat\n`,
      '.gitattributes': '* filter=evil diff=evil merge=evil\n',
      'a.txt': 'b\n',
      '.gitmodules': `[submodule "x"]\n\tpath = x\n\turl = ext::${evil}\n`,
    });
    await chmod(evil, 0o755);
    for (const [name, value] of [
      ['core.fsmonitor', evil],
      ['core.hooksPath', room.workspace],
      ['core.attributesFile', inside(room, '.gitattributes')],
      ['diff.external', evil],
      ['diff.evil.command', evil],
      ['diff.evil.textconv', evil],
      ['filter.evil.clean', evil],
      ['filter.evil.smudge', evil],
      ['filter.evil.process', evil],
      ['core.pager', evil],
      ['core.sshCommand', evil],
    ] as const)
      room.git(room.workspace, 'config', name, value);
    for (const hook of ['post-index-change', 'pre-commit', 'post-checkout', 'fsmonitor-watchman']) {
      await mkdir(inside(room, '.git/hooks'), { recursive: true });
      await writeFile(inside(room, `.git/hooks/${hook}`), `#!/bin/sh\ntouch ${proof}\n`, { mode: 0o755 });
      await writeFile(inside(room, hook), `#!/bin/sh\ntouch ${proof}\n`, { mode: 0o755 });
    }
    await rm(inside(room, '.git/index'));
  });
  expect(patch).toContain('+b');
  expect(existsSync(proof)).toBe(false);
});

test('a repository that the agent made in the workspace is its files', async () => {
  await using room = await openGitRoom({ 'a.txt': 'a\n' });
  const { clone } = await room.collectPatch(async () => {
    await write(room, { 'inner/b.txt': 'b\n', 'unborn/c.txt': 'c\n' });
    room.git(inside(room, 'inner'), 'init', '-q');
    room.git(inside(room, 'inner'), 'add', '-A');
    room.git(inside(room, 'inner'), 'commit', '-q', '-m', 'inner');
    room.git(inside(room, 'unborn'), 'init', '-q');
    await rename(inside(room, '.git'), inside(room, 'elsewhere'));
    await rm(inside(room, 'elsewhere'), { recursive: true });
  });
  expect(await treeOf(clone)).toEqual(await treeOf(room.workspace));
});

test('a pipe in the place of a file that git reads is no reason to wait', async () => {
  await using room = await openGitRoom({ 'a.txt': 'a\n', '.gitignore': 'x\n' });
  const { clone, statuses } = await room.collectPatch(async () => {
    await rm(inside(room, '.gitignore'));
    execFileSync('mkfifo', [inside(room, '.gitignore')]);
    execFileSync('mkfifo', [inside(room, '.gitattributes')]);
    await write(room, { 'a.txt': 'b\n' });
  });
  expect(statuses).toEqual({ 'a.txt': 'modified', '.gitignore': 'deleted', 'changes.patch': 'created' });
  expect(await treeOf(clone)).toEqual({ 'a.txt': '- b\n' });
});

test('nothing that was written to the repository beside the workspace runs', async () => {
  await using room = await openGitRoom({ 'a.txt': 'a\n' });
  const proof = path.join(room.root, 'proof');
  const repository = path.join(room.root, 'repository.git');
  const { clone } = await room.collectPatch(async () => {
    const evil = inside(room, 'evil.sh');
    await write(room, {
      'evil.sh': `#!/bin/sh\ntouch ${proof}\ncat\n`,
      '.gitattributes': '* filter=evil diff=evil\n',
      'a.txt': 'b\n',
    });
    await chmod(evil, 0o755);
    for (const name of [
      'filter.evil.clean',
      'filter.evil.smudge',
      'filter.evil.process',
      'diff.evil.textconv',
    ])
      room.git(repository, 'config', name, evil);
    await mkdir(path.join(repository, 'hooks'), { recursive: true });
    await writeFile(path.join(repository, 'hooks', 'post-index-change'), `#!/bin/sh\ntouch ${proof}\n`, {
      mode: 0o755,
    });
    await writeFile(path.join(repository, 'info', 'attributes'), '* filter=evil\n');
  });
  expect(existsSync(proof)).toBe(false);
  expect(await treeOf(clone)).toEqual(await treeOf(room.workspace));
});

test('objects that were put in the place of those that were fetched are not used', async () => {
  await using room = await openGitRoom({ 'a.txt': 'a\n' });
  const objects = path.join(room.root, 'repository.git', 'objects');
  const { statuses, event } = await room.collectPatch(async () => {
    await write(room, { 'a.txt': 'b\n' });
    await rename(objects, path.join(room.root, 'moved'));
    await symlink(path.join(room.root, 'moved'), objects);
  });
  expect(statuses).toEqual({ 'a.txt': 'modified' });
  expect(event).toMatchObject({
    omitted: {
      first: [{ reason: 'The patch could not be made: the repository was replaced or removed.' }],
    },
  });
});

test('what git would have to hold too much memory for is no patch', async () => {
  await using room = await openGitRoom({ 'a.txt': 'a\n' });
  const { statuses, event } = await room.collectPatch(
    async () => {
      await write(room, { 'a.txt': 'b\n', 'b.txt': 'new\n', '.gitignore': '' });
      await truncate(inside(room, '.gitignore'), 2 * 1024 ** 3);
    },
    { filter: { include: ['?.txt'] } },
  );
  expect(statuses).toEqual({ 'a.txt': 'modified', 'b.txt': 'created' });
  expect(event).toMatchObject({
    omitted: { first: [{ reason: expect.stringContaining('larger than 1048576 bytes') }] },
  });
});

test('an encoding that files do not have costs no patch', async () => {
  await using room = await openGitRoom({ 'a.txt': 'a\n' });
  const { patch } = await room.collectPatch(() =>
    write(room, { '.gitattributes': '* text working-tree-encoding=UTF-16\n', 'a.txt': 'b\n' }),
  );
  expect(patch).toContain('\n+b\n');
});

test('a file in which a secret was masked is left out of the patch, and so is one that is too large', async () => {
  await using room = await openGitRoom({ 'a.txt': 'a\n' });
  const secret = 'sk-ant-made-up-0123456789';
  const { clone, patch, event } = await room.collectPatch(
    async () => {
      await write(room, { 'a.txt': 'b\n', 'env.bin': `\0${secret}`, 'large.bin': '' });
      await truncate(inside(room, 'large.bin'), 33 * 1024 * 1024);
      await symlink(secret, inside(room, 'link'));
    },
    { secrets: [secret] },
  );
  expect(patch).not.toContain(secret);
  expect(await treeOf(clone)).toEqual({ 'a.txt': '- b\n', link: `-> ${'*'.repeat(secret.length)}` });
  expect(event).toMatchObject({
    omitted: {
      first: [
        { path: 'large.bin', reason: 'It is not in changes.patch: it is larger than 33554432 bytes.' },
        { path: 'env.bin', reason: 'It is not in changes.patch: a secret was masked in it.' },
      ],
    },
  });
});

test('a name that git refuses keeps nothing else out of the patch', async () => {
  await using room = await openGitRoom({ 'a.txt': 'a\n' });
  const { clone, event } = await room.collectPatch(async () => {
    const refused = ['git~1', '.GIT', '.git ', '.git::$INDEX_ALLOCATION', '.g\u200cit', 'x\\.git'];
    await write(room, Object.fromEntries(refused.map((name) => [name, 'refused'])));
    await symlink('a.txt', inside(room, '.gitmodules'));
    await write(room, { 'b.txt': 'b\n' });
  });
  expect(await treeOf(clone)).toEqual({ 'a.txt': '- a\n', 'b.txt': '- b\n' });
  expect(event).toMatchObject({ omitted: { count: 7 } });
});

test('nothing is left of making a patch', async () => {
  await using room = await openGitRoom({ '.gitattributes': '* text=auto\n' });
  await room.collectPatch(() => write(room, { 'a.txt': 'a\r\n' }));
  const left = await readdir(room.root, { recursive: true });
  expect(left.filter((name) => /^patch-|artifacts-|written-|info\/attributes/.test(name))).toEqual([]);
});

test('a repository whose objects are named by SHA-256 has a patch as well', async () => {
  await using room = await openGitRoom({ 'a.txt': 'a\n' }, { objectFormat: 'sha256' });
  const { clone } = await room.collectPatch(() => write(room, { 'a.txt': 'b\n' }));
  expect(await treeOf(clone)).toEqual({ 'a.txt': '- b\n' });
});

test('every git carries the mark of the attempt, and is told of no place that the run could write to', async () => {
  const programs = await mkdtemp(path.join(os.tmpdir(), 'programs-'));
  onTestFinished(() => rm(programs, { recursive: true }));
  const said = path.join(programs, 'said');
  const script = `#!/bin/sh\necho "$CLAUDE_OPS_ATTEMPT $GIT_DIR $GIT_WORK_TREE $PWD" >> ${said}\nPATH="\${PATH#*:}" exec git "$@"\n`;
  await writeFile(path.join(programs, 'git'), script, { mode: 0o755 });
  await using room = await openGitRoom(
    { 'a.txt': 'a\n' },
    { path: `${programs}:${process.env['PATH'] ?? ''}` },
  );
  const { patch } = await room.collectPatch(() => write(room, { 'a.txt': 'b\n' }));
  expect(patch).toContain('+b');
  const calls = (await readFile(said, 'utf8')).trim().split('\n');
  expect(calls).toHaveLength(3);
  for (const call of calls) {
    expect(call).toMatch(
      /^artifacts-\w+\.attempt \S+\/patch-\S+\/git \S+\/patch-\S+\/tree \S+\/patch-\S+\/tree$/,
    );
    expect(call).not.toContain(room.workspace);
  }
});

test('a file that becomes a pipe after it was put into the patch is no reason to wait', async () => {
  await using room = await openGitRoom(
    { 'a.txt': 'a\n' },
    {
      readFile: async function* read(root, file, options) {
        yield* readFound(root, file, options);
        if (file.path !== 'b.txt') return;
        await rm(path.join(root, file.path));
        execFileSync('mkfifo', [path.join(root, file.path)]);
      },
    },
  );
  const { statuses, event } = await room.collectPatch(() => write(room, { 'b.txt': 'b\n' }));
  expect(statuses).toEqual({ 'changes.patch': 'created' });
  expect(event).toMatchObject({
    omitted: { first: [{ path: 'b.txt', reason: 'Something else has taken its place.' }] },
  });
});
