import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createDiskArtifactStore, type ArtifactStore, type StoredArtifact } from '@claude-ops/core';
import { expect, test } from 'vitest';
import { copyArtifacts } from '../../src/migration/copy-artifacts.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const silent = { info() {}, warn() {}, error() {} };

function artifactOf(file: string, content: string): StoredArtifact {
  const sha256 = createHash('sha256').update(content).digest('hex');
  const artifact = { path: file, status: 'created', bytes: content.length, sha256, mediaType: 'text/plain' };
  return { artifact: { ...artifact, status: 'created' }, isExecutable: file === 'run.sh' };
}

async function store(to: ArtifactStore, contents: Readonly<Record<string, string>>): Promise<void> {
  await using writer = to.begin('task');
  const stored: StoredArtifact[] = [];
  for (const [file, content] of Object.entries(contents)) {
    const staged = await writer.stage(
      (async function* () {
        yield Buffer.from(content);
      })(),
    );
    await staged.keep();
    stored.push(artifactOf(file, content));
  }
  const deleted = { path: 'z', status: 'deleted', bytes: 0, sha256: null, mediaType: 'text/plain' } as const;
  await writer.commit([...stored, { artifact: deleted, isExecutable: false }]);
}

test('artifacts that are lost or damaged on the disk are told, and keep no other from being copied', async () => {
  await using directory = await temporaryDirectory();
  const [one, two] = ['one', 'two'].map((name) =>
    createDiskArtifactStore(path.join(directory.path, name), silent),
  );
  if (one === undefined || two === undefined) throw new Error('no stores');
  await store(one, { 'a.txt': 'a', 'b.txt': 'bb', 'run.sh': 'ccc', 'same.txt': 'a' });
  const fileOf = (content: string) =>
    path.join(directory.path, 'one/task', createHash('sha256').update(content).digest('hex'));
  await rm(fileOf('bb'));
  await writeFile(fileOf('ccc'), 'ddd');
  const told: unknown[] = [];
  const logger = { ...silent, warn: (facts: object) => void told.push(facts) };
  const ends = { from: one, to: two, logger };
  expect(await copyArtifacts('task', ends)).toBe(true);
  expect(told).toMatchObject([{ path: 'b.txt' }, { path: 'run.sh' }]);
  expect(await Array.fromAsync(two.list('task'))).toEqual(await Array.fromAsync(one.list('task')));
  const { sha256 } = artifactOf('a.txt', 'a').artifact;
  const read = await Array.fromAsync(two.read('task', String(sha256), { start: 0, end: 0 }));
  expect(Buffer.concat(read).toString()).toBe('a');
  expect(await copyArtifacts('task', ends)).toBe(false);
  expect(await copyArtifacts('another', ends)).toBe(false);
});
