import { expect, test } from 'vitest';
import { archiveOf } from '../../src/artifacts/archive/archive-of.ts';
import type { StoredArtifact } from '../../src/artifacts/artifact-store.ts';
import { streamOf } from '../../src/artifacts/stream-of.ts';
import { readZip } from '../support/read-zip.ts';

const modifiedAt = new Date('2026-11-22T12:00:00Z');

function stored(path: string, content: string | null, isExecutable = false): StoredArtifact {
  const status = content === null ? 'deleted' : 'created';
  const bytes = content?.length ?? 0;
  return { artifact: { path, status, bytes, sha256: content, mediaType: 'text/plain' }, isExecutable };
}

/** Contents that are called by what is in them. */
async function* echo(sha256: string): AsyncGenerator<Uint8Array, void> {
  yield Buffer.from(sha256);
}

test('an archive has every artifact with its content and its executable bit, without the deleted', async () => {
  const artifacts = [stored('a/run.sh', 'true', true), stored('gone', null), stored('ü\n.txt', 'b')];
  const bytes = await Array.fromAsync(archiveOf(artifacts, { read: echo, modifiedAt }));
  expect(readZip(Buffer.concat(bytes))).toEqual([
    { name: 'a/run.sh', mode: 0o100755, content: 'true' },
    { name: 'ü\n.txt', mode: 0o100644, content: 'b' },
  ]);
});

test('an archive has the links that stay where it is unpacked, and no others', async () => {
  const linkTo = (path: string, linkTarget: string): StoredArtifact => {
    const { artifact } = stored(path, linkTarget);
    return { artifact: { ...artifact, linkTarget }, isExecutable: false };
  };
  const artifacts = [
    linkTo('a/in', '../b/c'),
    linkTo('a/here', '.'),
    linkTo('a/out', '../../b'),
    linkTo('round', 'a/../../b'),
    linkTo('through', 'a/in/..'),
    linkTo('absolute', '/etc/passwd'),
    linkTo('windows', '..\\b'),
    linkTo('drive', 'C:b'),
  ];
  const bytes = await Array.fromAsync(archiveOf(artifacts, { read: echo, modifiedAt }));
  expect(readZip(Buffer.concat(bytes))).toEqual([
    { name: 'a/in', mode: 0o120777, content: '../b/c' },
    { name: 'a/here', mode: 0o120777, content: '.' },
  ]);
});

test('names that some system takes for a way out are made harmless, and stay apart', async () => {
  const names = ['..\\..\\a', 'C:x', '.._.._a', '__proto__'];
  const bytes = await Array.fromAsync(
    archiveOf(
      names.map((name) => stored(name, name)),
      { read: echo, modifiedAt },
    ),
  );
  expect(readZip(Buffer.concat(bytes))).toMatchObject([
    { name: '.._.._a', content: '..\\..\\a' },
    { name: '__x', content: 'C:x' },
    { name: '.._.._a-1', content: '.._.._a' },
    { name: '__proto__' },
  ]);
});

test('an archive of nothing is one', async () => {
  const bytes = await Array.fromAsync(archiveOf([], { read: echo, modifiedAt }));
  expect(readZip(Buffer.concat(bytes))).toEqual([]);
});

test('whoever leaves in the middle closes the content that is open, and no other is opened', async () => {
  const [opened, closed]: string[][] = [[], []];
  async function* endless(sha256: string): AsyncGenerator<Uint8Array, void> {
    opened?.push(sha256);
    try {
      for (;;) yield crypto.getRandomValues(new Uint8Array(65_536));
    } finally {
      closed?.push(sha256);
    }
  }
  const artifacts = ['a', 'b'].map((name) => stored(name, name));
  const reader = streamOf(archiveOf(artifacts, { read: endless, modifiedAt })).getReader();
  for (let count = 0; count < 5; count += 1) await reader.read();
  await reader.cancel();
  await expect.poll(() => [opened, closed]).toEqual([['a'], ['a']]);
});

test('a content that can not be read breaks the archive', async () => {
  async function* broken(): AsyncGenerator<Uint8Array, void> {
    yield Buffer.from('a');
    throw new Error('the disk is gone');
  }
  const archive = Array.fromAsync(archiveOf([stored('a', 'abc')], { read: broken, modifiedAt }));
  await expect(archive).rejects.toThrow('the disk is gone');
});
