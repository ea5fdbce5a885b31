import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { unpackArchive } from '../../../src/workspaces/archive/unpack-archive.ts';
import type { UnpackOptions } from '../../../src/workspaces/archive/unpack-options.ts';
import { startWorkspaces } from '../../support/start-workspaces.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { UNPACK_LIMITS, unpackWith } from '../../support/unpack-with.ts';
import { writeTar, type TarEntry } from '../../support/write-tar.ts';

const limits = UNPACK_LIMITS;

const unpack = async (archive: Buffer, options?: Partial<UnpackOptions>) =>
  await unpackWith(unpackArchive, archive, options);

const long = `${'a-long-directory/'.repeat(12)}file.txt`;

test.each([
  ['gzip', gzipSync],
  ['zstd', zstdCompressSync],
  ['nothing', (bytes: Buffer) => bytes],
])(
  'a tar that is compressed by %s comes out as it went in, private, with modes and links',
  async (_, compress) => {
    const tar = writeTar([
      { name: './' },
      { name: './README.md', data: 'hello' },
      { name: './src/run.sh', data: '#!/bin/sh\n', mode: 0o4755 },
      { name: './empty/' },
      { name: './no bytes' },
      { name: './large.bin', data: Buffer.alloc(300_000, 'x') },
      { name: './über den Fluß', data: 'x' },
      { name: long, data: 'deep' },
      { name: './bin/tool', type: 'SymbolicLink', target: '../src/run.sh' },
      { name: './dangling', type: 'SymbolicLink', target: 'not/there' },
    ]);
    await using result = await unpack(compress(tar));
    const at = (name: string) => path.join(result.workspace, name);
    expect(await readFile(at('README.md'), 'utf8')).toBe('hello');
    expect(await readFile(at('no bytes'), 'utf8')).toBe('');
    expect(await readFile(at('large.bin'))).toEqual(Buffer.alloc(300_000, 'x'));
    expect(await readFile(at('über den Fluß'), 'utf8')).toBe('x');
    expect(await readFile(at(long), 'utf8')).toBe('deep');
    expect(await readFile(at('bin/tool'), 'utf8')).toBe('#!/bin/sh\n');
    expect(await readlink(at('dangling'))).toBe('not/there');
    expect(await readdir(at('empty'))).toEqual([]);
    const modes = await Promise.all(['README.md', 'src/run.sh', 'src'].map((name) => stat(at(name))));
    expect(modes.map(({ mode }) => mode & 0o7777)).toEqual([0o600, 0o700, 0o700]);
  },
);

test.each([
  ['ustar', '-z'],
  ['gnu', '-z'],
  ['pax', '--zstd'],
])('what tar itself writes in the format %s is read', async (format, compression) => {
  await using source = await temporaryDirectory();
  await mkdir(path.join(source.path, 'tree/sub'), { recursive: true });
  await writeFile(path.join(source.path, 'tree/sub/a.txt'), 'a');
  await symlink('sub/a.txt', path.join(source.path, 'tree/link'));
  const file = path.join(source.path, 'archive');
  execFileSync('tar', [
    `--format=${format}`,
    '-c',
    compression,
    '-f',
    file,
    '-C',
    path.join(source.path, 'tree'),
    '.',
  ]);
  await using result = await unpack(await readFile(file));
  expect(await readFile(path.join(result.workspace, 'link'), 'utf8')).toBe('a');
});

const deep = (segments: number) => Array.from({ length: segments }, () => 'd').join('/');

test.for<[string, TarEntry[], RegExp]>([
  ['an absolute path', [{ name: '/etc/passwd' }], /absolute/],
  ['a path that leaves', [{ name: '../evil' }], /"\.\."/],
  ['a path that leaves later', [{ name: 'a/../../evil' }], /"\.\."/],
  ['a backslash', [{ name: '..\\evil' }], /backslash/],
  ['a line feed', [{ name: 'a\nb' }], /control/],
  ['a name that is no UTF-8', [{ name: Buffer.from([0x61, 0xff, 0x62]) }], /UTF-8/],
  ['the same name twice', [{ name: 'a' }, { name: 'a' }], /two entries/],
  ['a file where a directory must be', [{ name: 'a', data: 'x' }, { name: 'a/b' }], /needs a directory/],
  [
    'a file through a link',
    [
      { name: 'out', type: 'SymbolicLink', target: 'inside' },
      { name: 'out/evil', data: 'x' },
    ],
    /needs a directory/,
  ],
  ['an absolute link', [{ name: 'l', type: 'SymbolicLink', target: '/etc/passwd' }], /no relative path/],
  ['a link that leaves', [{ name: 'a/l', type: 'SymbolicLink', target: '../../evil' }], /leaves/],
  ['a link to itself', [{ name: 'l', type: 'SymbolicLink', target: 'l' }], /too many links/],
  ['a hard link', [{ name: 'l', type: 'Link', target: '/etc/passwd' }], /hard link/],
  ['a named pipe', [{ name: 'p', type: 'FIFO' }], /no file, directory or link/],
  ['a device', [{ name: 'd', type: 'BlockDevice' }], /no file, directory or link/],
  ['a sparse file', [{ name: 's', type: 'SparseFile' }], /SparseFile/],
  [
    'too many files',
    Array.from({ length: 101 }, (_, index) => ({ name: `${index}` })),
    /more than 100 files/,
  ],
  ['a path too deep', [{ name: deep(65) }], /path of more than 64 steps/],
  ['the settings of git', [{ name: '.git/config', data: 'x' }], /trustWorkspace/],
  ['a bare repository', [{ name: 'HEAD' }, { name: 'objects/' }, { name: 'refs/' }], /bare git repository/],
])('%s is refused', async ([, entries, message]) => {
  await expect(unpack(gzipSync(writeTar(entries)))).rejects.toMatchObject({
    code: 'workspace_failed',
    message: expect.stringMatching(message) as string,
  });
});

const good = gzipSync(writeTar([{ name: 'a', data: 'hello' }]));

test.for<[string, Buffer]>([
  ['one that breaks off', good.subarray(0, -20)],
  [
    'one whose file breaks off',
    gzipSync(writeTar([{ name: 'a', data: 'x', size: 100_000 }]).subarray(0, 1024)),
  ],
  ['a text that was compressed', gzipSync('not a tar at all')],
  ['a header that is wrong', gzipSync(Buffer.alloc(2048, 'x'))],
  ['one that was compressed twice', gzipSync(good)],
])('%s is no tar', async ([, bytes]) => {
  await expect(unpack(bytes)).rejects.toMatchObject({ code: 'workspace_failed' });
});

test('a tar that grows out of proportion is refused before much of it is read', async () => {
  const zeros = { name: 'zeros', data: Buffer.alloc(32 * 1024 * 1024) };
  await expect(unpack(zstdCompressSync(writeTar([zeros])))).rejects.toThrow(/more than 50 times/);
  const few = { limits: { ...limits, maxRatio: 1e9, maxBytes: 1_000_000 } };
  await expect(unpack(gzipSync(writeTar([zeros])), few)).rejects.toThrow(/more than \d+ bytes/);
});

test('an abort ends it with the reason of the signal', async () => {
  await expect(unpack(good, { signal: AbortSignal.abort('cancelled') })).rejects.toBe('cancelled');
});

test('a task whose archive is a tar has it for its workspace', async () => {
  await using room = await startWorkspaces();
  await room.uploads.save('task', new Blob([new Uint8Array(good)]).stream());
  await using workspace = await room.prepare({ files: { type: 'zip', bytes: good.length } });
  expect(await readFile(path.join(workspace.path, 'a'), 'utf8')).toBe('hello');
});
