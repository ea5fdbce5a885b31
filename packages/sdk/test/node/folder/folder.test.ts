import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, chmod, mkdir, rename, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { folder, type FolderProgress, type LeftOut } from '../../../src/node/index.ts';
import { temporaryDirectory } from '../../fixtures/temporary-directory.ts';
import { unzip } from '../../fixtures/unzip.ts';

async function project(root: string): Promise<void> {
  for (const directory of ['src', 'empty', '.git', 'src/node_modules', 'full/node_modules'])
    await mkdir(path.join(root, directory), { recursive: true });
  const files = ['src/b.ts', 'src/a.ts', 'run.sh', '.git/HEAD', 'src/node_modules/x.js', 'ü.txt'];
  for (const file of files) await writeFile(path.join(root, file), `of ${file}`);
  await chmod(path.join(root, 'run.sh'), 0o755);
  await symlink('src/a.ts', path.join(root, 'link'));
}

test('a folder is packed with modes, links and empty directories, without .git and node_modules', async () => {
  await using root = await temporaryDirectory();
  await project(root.path);

  const archive = await folder(root.path);

  expect(await unzip(await buffer(archive.stream()))).toEqual([
    ['empty/', '40755', ''],
    ['full/', '40755', ''],
    ['link', '120777', 'src/a.ts'],
    ['run.sh', '100755', 'of run.sh'],
    ['src/a.ts', '100644', 'of src/a.ts'],
    ['src/b.ts', '100644', 'of src/b.ts'],
    ['ü.txt', '100644', 'of ü.txt'],
  ]);
});

test('the same folder makes the same bytes, whenever it was written', async () => {
  await using root = await temporaryDirectory();
  await project(root.path);
  const first = await buffer((await folder(root.path)).stream());
  await utimes(path.join(root.path, 'run.sh'), 1, 1);

  const archive = await folder(root.path);

  expect(await buffer(archive.stream())).toEqual(first);
  expect(await buffer(archive.stream())).toEqual(first);
});

test('what is excluded is up to the caller: by name, or by path', async () => {
  await using root = await temporaryDirectory();
  await project(root.path);

  const archive = await folder(root.path, {
    exclude: ['./src/', '.git', 'a.ts', 'full/node_modules', 'link'],
  });

  expect((await unzip(await buffer(archive.stream()))).map(([name]) => name)).toEqual([
    'empty/',
    'full/',
    'run.sh',
    'ü.txt',
  ]);
});

test('an empty folder is an empty archive', async () => {
  await using root = await temporaryDirectory();

  expect(await unzip(await buffer((await folder(root.path)).stream()))).toEqual([]);
});

test('links that lead out, sockets, pipes and names that no archive has are left out and told', async () => {
  await using root = await temporaryDirectory();
  const at = (name: string) => path.join(root.path, name);
  await mkdir(at('.venv/bin'), { recursive: true });
  await writeFile(at('app.py'), 'print()');
  await symlink('/usr/bin/python3', at('.venv/bin/python'));
  await symlink('../shared', at('lib'));
  await symlink('lib/inner', at('through'));
  await symlink('round', at('round'));
  await symlink('not/there', at('dangling'));
  await writeFile(at('a\\b'), '');
  await writeFile(Buffer.concat([Buffer.from(`${root.path}/`), Buffer.from([0x66, 0xff])]), '');
  execFileSync('mkfifo', [at('pipe')]);
  const server = createServer().listen(at('dev.sock'));
  await once(server, 'listening');
  const told: LeftOut[] = [];

  const archive = await folder(root.path, { onLeftOut: (leftOut) => told.push(leftOut) });

  server.close();
  expect((await unzip(await buffer(archive.stream()))).map(([name]) => name)).toEqual([
    '.venv/bin/',
    'app.py',
    'dangling',
    'through',
  ]);
  expect(told).toEqual(archive.listing.leftOut);
  expect(told.map(({ path: name, reason }) => `${reason} ${name}`).toSorted()).toEqual([
    'link .venv/bin/python',
    'link lib',
    'link round',
    'name a\\b',
    'name f\ufffd',
    'pipe pipe',
    'socket dev.sock',
  ]);
});

test('what is no folder is refused', async () => {
  await using root = await temporaryDirectory();
  const file = path.join(root.path, 'file');
  await writeFile(file, '');

  await expect(folder(file)).rejects.toMatchObject({ code: 'invalid_request' });
  await expect(folder(path.join(root.path, 'missing'))).rejects.toMatchObject({ code: 'invalid_request' });
});

test('of a file that grows while it is sent as many bytes go in as were listed', async () => {
  await using root = await temporaryDirectory();
  await project(root.path);
  const archive = await folder(root.path);
  await appendFile(path.join(root.path, 'run.sh'), 'more');

  expect(await unzip(await buffer(archive.stream()))).toContainEqual(['run.sh', '100755', 'of run.sh']);
});

test.each([
  ['shorter', (file: string) => truncate(file, 3), /it has become shorter .*3 bytes instead of 9/],
  ['gone', (file: string) => rm(file), /ENOENT/],
  [
    'another',
    (file: string) => writeFile(`${file}.new`, 'of run.sh').then(() => rename(`${file}.new`, file)),
    /place/,
  ],
  ['a pipe', (file: string) => rm(file).then(() => execFileSync('mkfifo', [file])), /place/],
])('a file that is %s since the folder was listed is an error that names it', async (_, change, message) => {
  await using root = await temporaryDirectory();
  await project(root.path);
  const archive = await folder(root.path);
  await change(path.join(root.path, 'run.sh'));

  const reading = buffer(archive.stream());
  await expect(reading).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringMatching(message),
  });
  await expect(reading).rejects.toThrow('run.sh');
});

test('progress is told by bytes and by files', async () => {
  await using root = await temporaryDirectory();
  await project(root.path);
  const told: FolderProgress[] = [];
  const archive = await folder(root.path, { onProgress: (progress) => told.push(progress) });

  await buffer(archive.stream());

  const total = { totalFiles: 4, totalBytes: 11 + 11 + 9 + 9 };
  expect(told.at(0)).toMatchObject({ files: 0, ...total });
  expect(told.at(-1)).toEqual({ files: 4, bytes: total.totalBytes, ...total });
});

test('a stream that is cancelled closes the file it reads', async () => {
  await using root = await temporaryDirectory();
  await writeFile(path.join(root.path, 'big'), Buffer.alloc(8 * 1024 * 1024, 'x'));
  const openFiles = () =>
    process.getActiveResourcesInfo().filter((name) => name.startsWith('FileHandle')).length;
  const before = openFiles();

  const reader = (await folder(root.path)).stream().getReader();
  await reader.read();
  await reader.cancel();

  await expect.poll(openFiles).toBe(before);
});

test('as a tar.gz it holds the same, in the same order, and the same folder makes the same bytes', async () => {
  await using root = await temporaryDirectory();
  await project(root.path);
  const long = `${'a-long-directory/'.repeat(12)}file.txt`;
  await mkdir(path.dirname(path.join(root.path, long)), { recursive: true });
  await writeFile(path.join(root.path, long), 'deep');
  await writeFile(path.join(root.path, 'large.bin'), Buffer.alloc(3_000_000, 'x'));
  await writeFile(path.join(root.path, 'empty.txt'), '');

  const archive = await folder(root.path, { format: 'tar.gz' });

  const bytes = await buffer(archive.stream());
  expect(await buffer(archive.stream())).toEqual(bytes);
  const listed = execFileSync('tar', ['-tvz', '--quoting-style=literal', '-f', '-'], {
    input: bytes,
    encoding: 'utf8',
  });
  expect(
    listed
      .replaceAll(/ +0\/0 +/g, ' ')
      .replaceAll(/ 1970-01-01 \S+/g, '')
      .trimEnd()
      .split('\n'),
  ).toEqual([
    `-rw-r--r-- 4 ${long}`,
    'drwxr-xr-x 0 empty/',
    '-rw-r--r-- 0 empty.txt',
    'drwxr-xr-x 0 full/',
    '-rw-r--r-- 3000000 large.bin',
    'lrwxrwxrwx 0 link -> src/a.ts',
    '-rwxr-xr-x 9 run.sh',
    '-rw-r--r-- 11 src/a.ts',
    '-rw-r--r-- 11 src/b.ts',
    '-rw-r--r-- 9 ü.txt',
  ]);
  await rm(path.join(root.path, 'run.sh'));
  await expect(buffer(archive.stream())).rejects.toMatchObject({ code: 'invalid_request' });
});
