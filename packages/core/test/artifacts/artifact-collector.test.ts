import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  appendFile,
  chmod,
  mkdir,
  readdir,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { readFile } from '../../src/artifacts/files/read-file.ts';
import { openRoom, type Room } from './support/room.ts';

async function write(room: Room, files: Record<string, string>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(room.workspace, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

test('what a run created, changed and deleted are its artifacts, and nothing else', async () => {
  await using room = await openRoom();
  await write(room, { 'kept.txt': 'kept', 'src/edited.ts': 'one', 'gone.md': 'gone' });
  const { stored, statuses, event } = await room.collect(async () => {
    await write(room, { 'src/edited.ts': 'two', 'new/deep/file.json': '{}' });
    await rm(path.join(room.workspace, 'gone.md'));
  });
  expect(statuses).toEqual({
    'gone.md': 'deleted',
    'new/deep/file.json': 'created',
    'src/edited.ts': 'modified',
  });
  expect(stored.map(({ artifact }) => artifact)).toContainEqual({
    path: 'src/edited.ts',
    status: 'modified',
    bytes: 3,
    sha256: createHash('sha256').update('two').digest('hex'),
    mediaType: expect.any(String),
  });
  expect(stored[0]?.artifact).toMatchObject({ bytes: 0, sha256: null, mediaType: 'text/markdown' });
  expect(await room.read(stored[2])).toBe('two');
  expect(event).toEqual({
    artifacts: 3,
    bytes: 5,
    masked: 0,
    omitted: { count: 0, first: [] },
    ignored: { count: 0, first: [] },
  });
});

test('a run that changes nothing has no artifacts, says nothing and leaves nothing on the disk', async () => {
  await using room = await openRoom();
  await write(room, { 'a.txt': 'a' });
  expect(await room.collect(async () => {})).toMatchObject({ stored: [], event: undefined });
  expect(await readdir(room.root)).toEqual(['workspace']);
});

test('what was only touched, or written again the same, is no artifact', async () => {
  await using room = await openRoom();
  await write(room, { 'touched.txt': 'a', 'again.txt': 'b', 'moved.txt': 'c' });
  const { stored } = await room.collect(async () => {
    await utimes(path.join(room.workspace, 'touched.txt'), 1, 1);
    await write(room, { 'again.txt': 'b', 'other.tmp': 'c' });
    await rename(path.join(room.workspace, 'other.tmp'), path.join(room.workspace, 'moved.txt'));
  });
  expect(stored).toEqual([]);
  expect(await readdir(path.join(room.root, 'artifacts')).catch(() => [])).toEqual([]);
});

test('a change that keeps the size and takes the old time of modification is found', async () => {
  await using room = await openRoom();
  const file = path.join(room.workspace, 'a.txt');
  await write(room, { 'a.txt': 'one' });
  await utimes(file, 1_000, 1_000);
  const { statuses } = await room.collect(async () => {
    await write(room, { 'a.txt': 'two' });
    await utimes(file, 1_000, 1_000);
  });
  expect(statuses).toEqual({ 'a.txt': 'modified' });
});

test('a change of the executable bit alone is a change, and the bit is kept', async () => {
  await using room = await openRoom();
  await write(room, { 'run.sh': 'true', 'note.txt': 'a' });
  const { stored } = await room.collect(async () => {
    await chmod(path.join(room.workspace, 'run.sh'), 0o755);
    await chmod(path.join(room.workspace, 'note.txt'), 0o600);
  });
  expect(stored).toEqual([
    { artifact: expect.objectContaining({ path: 'run.sh', status: 'modified' }), isExecutable: true },
  ]);
});

test('a file that did not change is read once, before the run, and no second time', async () => {
  const reads: string[] = [];
  await using room = await openRoom({
    readFile: (root, file, options) => {
      reads.push(file.path);
      return readFile(root, file, options);
    },
  });
  await write(room, { 'a.txt': 'a', 'b.txt': 'b' });
  await room.collect(async () => {
    reads.push('the run');
    await write(room, { 'b.txt': 'other' });
  });
  expect(reads).toEqual(['a.txt', 'b.txt', 'the run', 'b.txt']);
});

test('a link is an artifact with its target, pipes and sockets are none, and nothing outside is read', async () => {
  await using room = await openRoom();
  await write(room, { 'was/file.txt': 'inside', 'became-a-link.txt': 'before' });
  await mkdir(path.join(room.root, 'outside'));
  await writeFile(path.join(room.root, 'outside', 'file.txt'), 'outside');
  const { stored, statuses } = await room.collect(async () => {
    const inside = (name: string) => path.join(room.workspace, name);
    await symlink('../outside/file.txt', inside('link.txt'));
    await symlink('../outside', inside('link'));
    await rm(inside('was'), { recursive: true });
    await symlink('../outside', inside('was'));
    await rm(inside('became-a-link.txt'));
    await symlink('../outside/file.txt', inside('became-a-link.txt'));
    execFileSync('mkfifo', [inside('pipe')]);
  });
  expect(statuses).toEqual({
    'became-a-link.txt': 'modified',
    link: 'created',
    'link.txt': 'created',
    was: 'created',
    'was/file.txt': 'deleted',
  });
  const targets = stored.map(({ artifact }) => artifact.linkTarget);
  expect(targets).toEqual([
    '../outside/file.txt',
    '../outside',
    '../outside/file.txt',
    '../outside',
    undefined,
  ]);
  expect(await room.read(stored[2])).toBe('../outside/file.txt');
});

test('a file that is replaced between being found and being read is omitted', async () => {
  await using room = await openRoom({
    readFile: async function* read(root, file, options) {
      await rm(path.join(root, file.path));
      if (file.path === 'link.txt') await symlink('../outside.txt', path.join(root, file.path));
      else execFileSync('mkfifo', [path.join(root, file.path)]);
      yield* readFile(root, file, options);
    },
  });
  await writeFile(path.join(room.root, 'outside.txt'), 'outside');
  const { stored, event, omitted } = await room.collect(() =>
    write(room, { 'link.txt': 'a', 'pipe.txt': 'b' }),
  );
  expect(stored).toEqual([]);
  expect(event).toMatchObject({
    omitted: {
      count: 2,
      first: [
        { path: 'link.txt', reason: 'It could not be read: ELOOP.' },
        { path: 'pipe.txt', reason: 'Something else has taken its place.' },
      ],
    },
  });
  expect(omitted).toEqual({ count: 2, reasons: { unreadable: 2 } });
});

test('names with line ends, quotes and separators of lines come through, and one that is not UTF-8 is omitted', async () => {
  await using room = await openRoom();
  const names = ['a\nb.txt', '"q\'.txt', 'u\u2028v.txt', 'back\\slash', '-rf', ' ', 'ü/\u{1f600}.txt'];
  const { statuses, event } = await room.collect(async () => {
    await write(room, Object.fromEntries(names.map((name) => [name, 'a'])));
    await writeFile(Buffer.concat([Buffer.from(`${room.workspace}/bad-`), Buffer.from([0xff])]), 'a');
  });
  expect(Object.keys(statuses).toSorted()).toEqual(names.toSorted());
  expect(event).toMatchObject({
    omitted: { first: [{ path: 'bad-\ufffd', reason: 'Its name is not UTF-8.' }] },
  });
});

test('files and directories that their owner may not read are read all the same', async () => {
  await using room = await openRoom();
  const { statuses } = await room.collect(async () => {
    await write(room, { 'closed/file.txt': 'a', 'unreadable.txt': 'b' });
    await chmod(path.join(room.workspace, 'unreadable.txt'), 0);
    await chmod(path.join(room.workspace, 'closed'), 0);
  });
  expect(statuses).toEqual({ 'closed/file.txt': 'created', 'unreadable.txt': 'created' });
});

test('.git and node_modules are not looked into, at any depth, unless a glob names them', async () => {
  await using room = await openRoom();
  const files = { '.git/config': 'a', 'x/node_modules/y/index.js': 'b', 'x/.github/z.yml': 'c' };
  const run = () => write(room, files);
  expect((await room.collect(run)).statuses).toEqual({ 'x/.github/z.yml': 'created' });
  await rm(room.workspace, { recursive: true });
  await mkdir(room.workspace);
  const { statuses } = await room.collect(run, { filter: { include: ['**/node_modules/**'] } });
  expect(statuses).toEqual({ 'x/node_modules/y/index.js': 'created' });
});

test('a filter says which files are artifacts', async () => {
  await using room = await openRoom();
  await write(room, { 'old.md': 'a', 'old.txt': 'b' });
  const { statuses } = await room.collect(
    async () => {
      await write(room, { 'a.md': '1', 'deep/b.md': '2', '.hidden.md': '3', 'c.txt': '4', 'draft.md': '5' });
      await rm(path.join(room.workspace, 'old.md'));
      await rm(path.join(room.workspace, 'old.txt'));
    },
    { filter: { include: ['**/*.md'], exclude: ['draft*'] } },
  );
  expect(statuses).toEqual({
    '.hidden.md': 'created',
    'a.md': 'created',
    'deep/b.md': 'created',
    'old.md': 'deleted',
  });
});

test('what is beyond the limits is omitted, and said', async () => {
  await using room = await openRoom({ limits: { maxFiles: 2, maxBytes: 100 } });
  const { statuses, event, omitted } = await room.collect(async () => {
    await write(room, { 'a.txt': 'a', 'b.bin': '', 'c.txt': 'c', 'd.txt': 'd' });
    await truncate(path.join(room.workspace, 'b.bin'), 2 ** 40);
  });
  expect(statuses).toEqual({ 'a.txt': 'created', 'c.txt': 'created' });
  expect(event).toEqual({
    artifacts: 2,
    bytes: 2,
    masked: 0,
    omitted: {
      count: 2,
      first: [
        { path: 'b.bin', reason: 'With it the artifacts would be larger than 100 bytes.' },
        { path: 'd.txt', reason: 'There are more than 2 artifacts.' },
      ],
    },
    ignored: { count: 0, first: [] },
  });
  expect(omitted).toEqual({ count: 2, reasons: { too_many_bytes: 1, too_many_files: 1 } });
});

test('a file that grows without end is read up to what is left, and omitted', async () => {
  await using room = await openRoom({
    limits: { maxFiles: 9, maxBytes: 300_000 },
    readFile: async function* read(root, file, options) {
      for await (const chunk of readFile(root, file, options)) {
        await appendFile(path.join(root, file.path), chunk);
        yield chunk;
      }
    },
  });
  const { stored, event } = await room.collect(() => write(room, { 'a.txt': 'a'.repeat(100_000) }));
  expect(stored).toEqual([]);
  expect(event).toMatchObject({ omitted: { first: [{ reason: 'It grew while it was read.' }] } });
});

test('secrets are masked in what is stored, and a name that holds one is omitted', async () => {
  await using room = await openRoom();
  const secret = 'sk-ant-made-up-0123456789';
  const { stored, event } = await room.collect(
    () => write(room, { 'env.txt': `KEY=${secret}\n`, [`${secret}.txt`]: 'a', 'plain.txt': 'b' }),
    { secrets: [secret] },
  );
  expect(stored.map(({ artifact }) => artifact.path)).toEqual(['env.txt', 'plain.txt']);
  expect(await room.read(stored[0])).toBe(`KEY=${'*'.repeat(secret.length)}\n`);
  expect(event).toMatchObject({
    masked: 1,
    omitted: { count: 1, first: [{ path: '[masked].txt', reason: 'Its name holds a secret.' }] },
  });
  const files = await readdir(path.join(room.root, 'artifacts'), { recursive: true, withFileTypes: true });
  for (const file of files.filter((entry) => entry.isFile()))
    expect(readFileSync(path.join(file.parentPath, file.name), 'latin1')).not.toContain(secret);
});

test('a run that is stopped has its artifacts all the same', async () => {
  const stop = new AbortController();
  await using room = await openRoom();
  const { event } = await room.collect(
    async () => {
      await write(room, { 'a.txt': 'a' });
      stop.abort('cancelled');
    },
    { signal: stop.signal },
  );
  expect(event).toMatchObject({ artifacts: 1 });
});

test('what is not reached in time is omitted, and said', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  await using room = await openRoom({
    readFile: async function* read(root, file, options) {
      if (file.path === 'b.txt') vi.advanceTimersByTime(15 * 60_000);
      yield* readFile(root, file, options);
    },
  });
  const { statuses, event } = await room.collect(() => write(room, { 'a.txt': 'a', 'b.txt': 'b' }));
  expect(statuses).toEqual({ 'a.txt': 'created' });
  expect(event).toMatchObject({
    omitted: { first: [{ path: 'b.txt', reason: 'There was no time left to read it.' }] },
  });
});

test('a store that takes nothing is an error, and leaves nothing behind', async () => {
  await using room = await openRoom();
  await writeFile(path.join(room.root, 'artifacts'), 'in the way');
  const collecting = room.collect(() => write(room, { 'a.txt': 'a' }));
  await expect(collecting).rejects.toMatchObject({ code: 'ENOTDIR' });
});

test('the artifacts of an earlier attempt make way for those of a later one', async () => {
  await using room = await openRoom();
  await room.collect(() => write(room, { 'a.txt': 'a' }));
  const { statuses } = await room.collect(() => write(room, { 'b.txt': 'b' }));
  expect(statuses).toEqual({ 'b.txt': 'created' });
  await room.store.remove('task');
  expect(await Array.fromAsync(room.store.list('task'))).toEqual([]);
});

test('the files of artifacts are for their owner only', async () => {
  await using room = await openRoom();
  await room.collect(() => write(room, { 'a.txt': 'a' }));
  const directory = path.join(room.root, 'artifacts', 'task');
  const files = [directory, ...(await readdir(directory)).map((name) => path.join(directory, name))];
  expect(files).toHaveLength(3);
  for (const file of files) expect((await stat(file)).mode & 0o077).toBe(0);
});

test('a workspace that was replaced by a link or removed is not collected, and the error says so', async () => {
  await using room = await openRoom();
  await mkdir(path.join(room.root, 'outside'));
  await writeFile(path.join(room.root, 'outside', 'secret.key'), 'secret');
  const message = expect.stringContaining('replaced or removed');
  const replacements = [
    () => symlink('outside', room.workspace),
    () => rename(path.join(room.root, 'outside'), room.workspace),
    async () => {},
  ];
  for (const replace of replacements) {
    await rm(room.workspace, { recursive: true, force: true });
    await mkdir(room.workspace);
    const collecting = room.collect(async () => {
      await rename(room.workspace, path.join(room.root, 'moved'));
      await replace();
    });
    await expect(collecting).rejects.toMatchObject({ code: 'artifacts_failed', message });
    await rm(path.join(room.root, 'moved'), { recursive: true });
    expect(await Array.fromAsync(room.store.list('task'))).toEqual([]);
  }
});

test('a workspace that is replaced while it is collected has no artifacts', async () => {
  await using room = await openRoom({
    readFile: async function* read(root, file, options) {
      yield* readFile(root, file, options);
      await rename(root, path.join(path.dirname(root), 'moved'));
    },
  });
  const collecting = room.collect(() => write(room, { 'a.txt': 'a' }));
  await expect(collecting).rejects.toMatchObject({ code: 'artifacts_failed' });
  expect(await Array.fromAsync(room.store.list('task'))).toEqual([]);
});
