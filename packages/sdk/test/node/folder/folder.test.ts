import { execFileSync } from 'node:child_process';
import { appendFile, chmod, mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { folder } from '../../../src/node/index.ts';
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

const refused: [string, (root: string) => unknown, string][] = [
  [
    'a link to above',
    (root) => symlink('../x', path.join(root, 'out')),
    'out" cannot be used: it is a link to "../x"',
  ],
  [
    'an absolute link',
    (root) => symlink('/etc/passwd', path.join(root, 'abs')),
    'it is a link to "/etc/passwd"',
  ],
  ['a backslash in a name', (root) => writeFile(path.join(root, 'a\\b'), ''), 'its name has a backslash'],
  [
    'a name that is no UTF-8',
    (root) => writeFile(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xff])]), ''),
    'its name is no UTF-8',
  ],
  [
    'a pipe',
    (root) => execFileSync('mkfifo', [path.join(root, 'pipe')]),
    'pipe" cannot be used: it is neither',
  ],
];

test.each(refused)('a folder with %s is refused', async (_, make, message) => {
  await using root = await temporaryDirectory();
  await make(root.path);

  await expect(folder(root.path)).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringContaining(message),
  });
});

test('what is no folder is refused', async () => {
  await using root = await temporaryDirectory();
  const file = path.join(root.path, 'file');
  await writeFile(file, '');

  await expect(folder(file)).rejects.toMatchObject({ code: 'invalid_request' });
  await expect(folder(path.join(root.path, 'missing'))).rejects.toMatchObject({ code: 'invalid_request' });
});

test('a file that has changed since the folder was listed is an error', async () => {
  await using root = await temporaryDirectory();
  await project(root.path);
  const archive = await folder(root.path);
  await appendFile(path.join(root.path, 'run.sh'), 'more');

  await expect(buffer(archive.stream())).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringMatching(/run\.sh" cannot be used: it has changed/),
  });
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
