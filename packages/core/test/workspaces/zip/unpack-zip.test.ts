import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import path from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { planArchive } from '../../../src/workspaces/archive/plan-archive.ts';
import type { UnpackOptions } from '../../../src/workspaces/archive/unpack-options.ts';
import { unpackZip } from '../../../src/workspaces/zip/unpack-zip.ts';
import { UNPACK_LIMITS, unpackWith } from '../../support/unpack-with.ts';
import { LINK, writeZip, type ZipEntry } from '../../support/write-zip.ts';

const limits = UNPACK_LIMITS;

const unpack = async (archive: Buffer, options?: Partial<UnpackOptions>) =>
  await unpackWith(unpackZip, archive, options);

test('files come out as they went in, private, and executable where they were', async () => {
  const zip = writeZip([
    { name: 'README.md', data: 'hello' },
    { name: 'src/deep/run.sh', data: '#!/bin/sh\n', mode: 0o100755 },
    { name: 'src/setuid', data: 'x', mode: 0o106777 },
    { name: 'empty/' },
    { name: 'stored.bin', data: Buffer.alloc(70_000, 7), method: 0 },
    { name: './with a dot/\u00fcml\u00e4ut \u{1f600}', data: 'x' },
    { name: 'inner.zip', data: writeZip([{ name: '../evil' }]) },
    { name: 'no bytes', data: '' },
  ]);
  await using result = await unpack(zip);
  const read = (name: string) => readFile(path.join(result.workspace, name), 'utf8');
  const modeOf = async (name: string) => (await stat(path.join(result.workspace, name))).mode & 0o7777;
  expect(await read('README.md')).toBe('hello');
  expect(await read('no bytes')).toBe('');
  expect(await readFile(path.join(result.workspace, 'stored.bin'))).toEqual(Buffer.alloc(70_000, 7));
  expect(await read('with a dot/\u00fcml\u00e4ut \u{1f600}')).toBe('x');
  expect(await readdir(path.join(result.workspace, 'empty'))).toEqual([]);
  expect(await modeOf('README.md')).toBe(0o600);
  expect(await modeOf('src/deep/run.sh')).toBe(0o700);
  expect(await modeOf('src/setuid')).toBe(0o700);
  expect(await modeOf('src')).toBe(0o700);
});

test('links that stay inside are made, also through each other and to what is not there', async () => {
  const zip = writeZip([
    { name: 'bin/tool', data: '../lib/current/tool.js', mode: LINK },
    { name: 'lib/current', data: 'v1', mode: LINK },
    { name: 'lib/v1/tool.js', data: 'tool' },
    { name: 'dangling', data: 'not/there/yet', mode: LINK },
    { name: 'up', data: 'lib/current/../..', mode: LINK },
  ]);
  await using result = await unpack(zip);
  expect(await readFile(path.join(result.workspace, 'bin/tool'), 'utf8')).toBe('tool');
  expect(await readlink(path.join(result.workspace, 'dangling'))).toBe('not/there/yet');
});

/** What names an entry in Unicode beside its name (APPNOTE 4.6.9). */
function unicodePath(name: string, of: string | Buffer): Buffer {
  const field = Buffer.alloc(9);
  field.writeUInt16LE(0x7075, 0);
  field.writeUInt16LE(5 + Buffer.byteLength(name), 2);
  field.writeUInt8(1, 4);
  field.writeUInt32LE(crc32(of), 5);
  return Buffer.concat([field, Buffer.from(name)]);
}

const [UNIX, MACOS, FAT, NTFS] = [3, 19, 0, 10];
const UTF8 = 0x800;
const IN_437 = Buffer.from([0x68, 0x82, 0x2e, 0x74, 0x78, 0x74]);

test.for<[string, ZipEntry, string]>([
  ['UTF-8 that Info-ZIP does not say, on Linux', { name: 'héllo.txt', flags: 0, host: UNIX }, 'héllo.txt'],
  ['UTF-8 that Info-ZIP does not say, on macOS', { name: '日本語.md', flags: 0, host: MACOS }, '日本語.md'],
  ['UTF-8 that is said', { name: 'héllo.txt', flags: UTF8, host: FAT }, 'héllo.txt'],
  ['the code page 437 of DOS', { name: IN_437, flags: 0, host: FAT }, 'hé.txt'],
  ['the code page 437, by a program on Unix', { name: IN_437, flags: 0, host: UNIX }, 'hé.txt'],
  ['bytes of DOS that would be UTF-8', { name: 'é.txt', flags: 0, host: FAT }, '├⌐.txt'],
  [
    'a Unicode path field beside another name',
    { name: 'h_llo.txt', flags: 0, host: FAT, extra: unicodePath('héllo.txt', 'h_llo.txt') },
    'héllo.txt',
  ],
  ['backslashes of Windows', { name: 'src\\deep\\a.ts', host: FAT }, 'src/deep/a.ts'],
  ['backslashes of NTFS', { name: 'src\\a.ts', host: NTFS }, 'src/a.ts'],
  ['a dot in the middle', { name: './src/./a.ts' }, 'src/a.ts'],
])('a name is read as it was meant: %s', async ([, entry, expected]) => {
  await using result = await unpack(writeZip([{ data: 'x', ...entry }]));
  expect(await readFile(path.join(result.workspace, expected), 'utf8')).toBe('x');
});

test('notes of macOS are left out', async () => {
  const names = ['a.txt', '.DS_Store', 'src/.DS_Store', '__MACOSX/._a.txt', '__MACOSX/src/._b', 'src/b'];
  await using result = await unpack(writeZip(names.map((name) => ({ name, data: 'x' }))));
  expect(await readdir(result.workspace, { recursive: true })).toEqual(['a.txt', 'src', 'src/b']);
});

test('an empty archive makes an empty workspace', async () => {
  await using result = await unpack(writeZip([]));
  expect(await readdir(result.workspace)).toEqual([]);
});

const tooManyFiles = Array.from({ length: 101 }, (_, index) => ({ name: `${index}` }));
const deep = (segments: number) => Array.from({ length: segments }, () => 'd').join('/');

test.for<[string, ZipEntry[], RegExp]>([
  ['an absolute path', [{ name: '/etc/passwd' }], /absolute/],
  ['a path that leaves', [{ name: '../evil' }], /"\.\."/],
  ['a path that leaves later', [{ name: 'a/../../evil' }], /"\.\."/],
  ['a path that ends above', [{ name: 'a/..' }], /"\.\."/],
  ['a path that hides its way out', [{ name: './../evil' }], /"\.\."/],
  ['a backslash', [{ name: '..\\evil' }], /backslash/],
  ['a drive letter', [{ name: 'C:evil' }], /drive/],
  ['a NUL', [{ name: 'a\0b' }], /control/],
  ['a line feed', [{ name: 'a\nb' }], /control/],
  ['no name', [{ name: '' }], /no name/],
  ['an empty step', [{ name: 'a//b' }], /empty step/],
  ['a backslash of Windows that leaves', [{ name: 'a\\..\\..\\evil', host: 0 }], /"\.\."/],
  ['a name that is no UTF-8', [{ name: Buffer.from([0x61, 0xff, 0x62]) }], /UTF-8/],
  ['a name of 256 bytes', [{ name: 'x'.repeat(256) }], /255/],
  ['a path of more than 1024 bytes', [{ name: `${'x/'.repeat(520)}x` }], /1024/],
  ['the same name twice', [{ name: 'a' }, { name: 'a' }], /two entries/],
  ['the same name with a dot before it', [{ name: 'a' }, { name: './a' }], /two entries/],
  ['a file where a directory must be', [{ name: 'a', data: 'x' }, { name: 'a/b' }], /needs a directory/],
  ['a directory where a file must be', [{ name: 'a/b' }, { name: 'a', data: 'x' }], /needs a directory/],
  [
    'a file through a link',
    [
      { name: 'out', data: 'inside', mode: LINK },
      { name: 'out/evil', data: 'x' },
    ],
    /needs a directory/,
  ],
  [
    'a link in the place of a file',
    [
      { name: 'a', data: '../../evil', mode: LINK },
      { name: 'a', data: 'x' },
    ],
    /two entries/,
  ],
  ['an absolute link', [{ name: 'l', data: '/etc/passwd', mode: LINK }], /no relative path/],
  ['a link that leaves', [{ name: 'a/l', data: '../../evil', mode: LINK }], /leaves/],
  ['a link that leaves and comes back', [{ name: 'l', data: '../workspace/x', mode: LINK }], /leaves/],
  [
    'a link that leaves through another',
    [
      { name: 'a/b/c/', mode: 0o040755 },
      { name: 'flat', data: 'a/b/c', mode: LINK },
      { name: 'l', data: 'flat/../../../../evil', mode: LINK },
    ],
    /leaves/,
  ],
  [
    'a link that is short by what it passes',
    [
      { name: 'x/y/up', data: '../..', mode: LINK },
      { name: 'l', data: 'x/y/up/../evil', mode: LINK },
    ],
    /leaves/,
  ],
  ['a link to itself', [{ name: 'l', data: 'l', mode: LINK }], /too many links/],
  ['a link without a target', [{ name: 'l', data: '', mode: LINK }], /no relative path/],
  ['a link with a NUL', [{ name: 'l', data: 'a\0b', mode: LINK }], /no relative path/],
  ['a link with a long target', [{ name: 'l', data: 'x'.repeat(5_000), mode: LINK }], /target/],
  ['a named pipe', [{ name: 'p', mode: 0o010644 }], /no file, directory or link/],
  ['a device', [{ name: 'd', mode: 0o060644 }], /no file, directory or link/],
  ['a socket', [{ name: 's', mode: 0o140644 }], /no file, directory or link/],
  ['a directory with bytes', [{ name: 'd/', data: 'x' }], /directory that has bytes/],
  ['an encrypted entry', [{ name: 'a', data: 'x', flags: 1 }], /encrypted/],
  ['a strongly encrypted entry', [{ name: 'a', data: 'x', flags: 0x41 }], /encrypt/],
  ['a method nobody knows', [{ name: 'a', data: 'x', method: 99 }], /method 99/],
  ['bzip2', [{ name: 'a', data: 'x', method: 12 }], /method 12/],
  ['too many files', tooManyFiles, /more than 100 files/],
  [
    'too many directories on the way',
    [{ name: `${deep(60)}/a` }, { name: `e/${deep(60)}` }],
    /more than 100 files/,
  ],
  ['a path too deep', [{ name: deep(65) }], /path of more than 64 steps/],
  ['too many bytes by what it says', [{ name: 'a', data: 'x', size: 65 * 1024 * 1024 }], /unpacks to/],
  ['a wrong checksum', [{ name: 'a', data: 'hello', crc: 1 }], /checksum/],
  ['fewer bytes than it says', [{ name: 'a', data: 'hello', size: 6 }], /5 bytes, not the 6/],
  ['more bytes than it says', [{ name: 'a', data: 'hello', size: 4 }], /more than the 4/],
  [
    'garbage for data',
    [{ name: 'a', data: 'x', raw: Buffer.from('garbage'), size: 7 }],
    /could not be unpacked/,
  ],
  [
    'data that breaks off',
    [{ name: 'a', data: 'hello', raw: deflateRawSync('hello').subarray(0, 3) }],
    /"a"/,
  ],
  [
    'two entries on the same bytes',
    [
      { name: 'a', data: 'x' },
      { name: 'b', data: 'x', headerOffset: 0 },
    ],
    /overlaps/,
  ],
  ['a header that is elsewhere', [{ name: 'a', data: 'x', headerOffset: 5 }], /signature/],
  ['a header behind the end', [{ name: 'a', data: 'x', headerOffset: 5_000 }], /"a"/],
  ['the settings of git', [{ name: '.git/config', data: 'x' }], /trustWorkspace/],
  ['the settings of git below', [{ name: 'a/.GIT/config', data: 'x' }], /trustWorkspace/],
  ['a .git that is a file', [{ name: '.git', data: 'gitdir: elsewhere' }], /trustWorkspace/],
  ['a .git that NTFS takes for one', [{ name: '.git. /config', data: 'x' }], /trustWorkspace/],
  ['a .git that HFS+ takes for one', [{ name: '.g\u200cit/config', data: 'x' }], /trustWorkspace/],
  ['a bare repository', [{ name: 'HEAD' }, { name: 'objects/' }, { name: 'refs/' }], /bare git repository/],
])('%s is refused', async ([, entries, message]) => {
  await expect(unpack(writeZip(entries))).rejects.toMatchObject({
    code: 'workspace_failed',
    message: expect.stringMatching(message) as string,
  });
});

const good = writeZip([{ name: 'a', data: 'hello' }]);

test.for<[string, Buffer]>([
  ['nothing', Buffer.alloc(0)],
  ['a text', Buffer.from('not a zip at all, but long enough to be one')],
  ['an archive that breaks off', good.subarray(0, -10)],
  ['an archive without its beginning', good.subarray(20)],
  ['an archive with something behind it', Buffer.concat([good, Buffer.from('more')])],
])('%s is no archive', async ([, bytes]) => {
  await expect(unpack(bytes)).rejects.toMatchObject({ code: 'workspace_failed' });
});

test('what is unpacked is counted, whatever the headers say', async () => {
  const large = { name: 'large', data: Buffer.alloc(3_000_000) };
  await expect(
    unpack(writeZip([large, { ...large, name: 'larger' }]), { limits: { ...limits, maxBytes: 5_000_000 } }),
  ).rejects.toThrow(/unpacks to 6000000 bytes/);
  await expect(
    unpack(writeZip([{ ...large, size: 10 }]), { limits: { ...limits, maxBytes: 2_000_000 } }),
  ).rejects.toThrow(/more than the 10 bytes/);
});

test('an archive that grows out of proportion is refused, past what is small', async () => {
  const of = (bytes: number) => writeZip([{ name: 'zeros', data: Buffer.alloc(bytes) }]);
  await expect(unpack(of(32 * 1024 * 1024))).rejects.toThrow(/more than 50 times/);
  await using small = await unpack(of(8 * 1024 * 1024));
  expect((await stat(path.join(small.workspace, 'zeros'))).size).toBe(8 * 1024 * 1024);
});

test('a repository is taken where the workspace is trusted', async () => {
  const zip = writeZip([{ name: '.git/config', data: '[core]' }]);
  await using result = await unpack(zip, { allowsRepository: true });
  expect(await readFile(path.join(result.workspace, '.git/config'), 'utf8')).toBe('[core]');
});

test('a path of 64 steps is taken', async () => {
  await using result = await unpack(writeZip([{ name: deep(64), data: 'deep' }]));
  expect(await readFile(path.join(result.workspace, deep(64)), 'utf8')).toBe('deep');
});

test('links that lead through each other again and again are refused, before they take all the time there is', async () => {
  const entries = Array.from({ length: 3_000 }, (_, index) => ({
    name: `link${index}`,
    data: index === 0 ? 'x' : `${'./'.repeat(500)}link${index % 30 === 0 ? 0 : index - 1}`,
    mode: LINK,
  }));
  const options = { limits: { ...limits, maxFiles: 50_000, maxRatio: 1_000 } };
  await expect(unpack(writeZip(entries), options)).rejects.toThrow(/more than 1000000 steps/);
});

const FACTS = {
  format: 'zip',
  archiveBytes: 1e6,
  limits,
  allowsRepository: false,
  foldsNames: true,
} as const;

test.for([
  ['names that differ in case', ['a', 'A']],
  ['directories that differ in case', ['a/one', 'A/two']],
  ['names that differ in Unicode form', ['\u00e9', 'e\u0301']],
] as const)('%s are refused where the file system takes them for one', async ([, names]) => {
  const entries = names.map((name, index) => ({
    name,
    kind: 'file' as const,
    method: 8,
    headerOffset: index,
    isEncrypted: false,
    isExecutable: false,
    compressedBytes: 0,
    bytes: 0,
    crc32: 0,
  }));
  const facts = { ...FACTS, signal: AbortSignal.timeout(30_000) };
  await expect(planArchive(entries, facts)).rejects.toThrow(/case or Unicode form/);
  const plan = await planArchive(entries, { ...facts, foldsNames: false });
  expect(plan.files.map(({ node }) => node.path)).toEqual(names);
});

test.runIf(process.platform === 'linux')(
  'names that differ in case are two files where they can be',
  async () => {
    await using result = await unpack(
      writeZip([
        { name: 'a', data: '1' },
        { name: 'A', data: '2' },
      ]),
    );
    expect((await readdir(result.workspace)).toSorted()).toEqual(['A', 'a']);
  },
);

test('others have their turn while the names of a large archive are checked', async () => {
  const entries = Array.from({ length: 20_000 }, (_, index) => ({
    name: `${deep(60)}/${index}`,
    kind: 'file' as const,
    method: 8,
    headerOffset: index,
    isEncrypted: false,
    isExecutable: false,
    compressedBytes: 0,
    bytes: 0,
    crc32: 0,
  }));
  const facts = { ...FACTS, limits: { ...limits, maxFiles: 50_000 } };
  let turns = 0;
  const counter = setInterval(() => (turns += 1), 0);
  const plan = await planArchive(entries, { ...facts, signal: AbortSignal.timeout(30_000) });
  clearInterval(counter);
  expect(plan.files).toHaveLength(20_000);
  expect(plan.directories).toHaveLength(60);
  expect(turns).toBeGreaterThan(5);
  const signal = AbortSignal.abort('enough');
  await expect(planArchive(entries, { ...facts, signal })).rejects.toBe('enough');
});

test('an abort ends it with the reason of the signal', async () => {
  const signal = AbortSignal.abort('cancelled');
  await expect(unpack(good, { signal })).rejects.toBe('cancelled');
});
