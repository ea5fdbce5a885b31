import path from 'node:path';
import {
  createDiskArtifactStore,
  type ArtifactStore,
  type ArtifactWriter,
  type StoredArtifact,
} from '@claude-ops/core';
import { openS3Stores } from '@claude-ops/s3';
import type { TaskToCopy } from '@claude-ops/storage/postgres';
import { startS3 } from '@claude-ops/testing-s3';
import { expect, test } from 'vitest';
import { createFileCopier } from '../../src/migration/create-file-copier.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const logger = { info() {}, warn() {}, error() {} };

/** Stores a file as the artifact of the task, as a run does. */
async function store(to: ArtifactStore, content: string): Promise<void> {
  await using writer = to.begin('task');
  const staged = await writer.stage(
    (async function* () {
      yield Buffer.from(content);
    })(),
  );
  await staged.keep();
  const { sha256, bytes } = staged;
  const artifact = { path: 'a.txt', status: 'created', bytes, sha256, mediaType: 'text/plain' } as const;
  await writer.commit([{ artifact, isExecutable: false } satisfies StoredArtifact]);
}

/** The content of the artifact; undefined for a task without any. */
async function read(from: ArtifactStore): Promise<string | undefined> {
  const [stored] = await Array.fromAsync(from.list('task'));
  if (stored === undefined) return undefined;
  const { sha256, bytes } = stored.artifact;
  const chunks = from.read('task', String(sha256), { start: 0, end: bytes - 1 });
  return Buffer.concat(await Array.fromAsync(chunks)).toString();
}

/** A data directory and a bucket, with what each has of the task. */
async function openRoom() {
  const directory = await temporaryDirectory();
  const s3 = await startS3();
  const { endpoint, credentials } = s3;
  const bucket = openS3Stores({ url: 's3://bucket/tasks', endpoint, region: 'us-east-1', credentials });
  const { signal } = new AbortController();
  return {
    onDisk: createDiskArtifactStore(path.join(directory.path, 'artifacts'), logger),
    inBucket: bucket.artifactStore,
    async copy(
      task: Pick<TaskToCopy, 'status'> & { there?: 'queued' | 'running' | 'completed' },
      artifactStore = bucket.artifactStore,
    ) {
      const to = { ...bucket, artifactStore };
      const files = createFileCopier({ dataDir: directory.path, bucket: to, logger, signal });
      const { status, there } = task;
      const found = there && { id: 'task', status: there, needs: null, isPruned: false };
      await files.copy([{ id: 'task', status, needs: null, lastSequence: 1, there: found }]);
      return files.copied.artifacts;
    },
    async [Symbol.asyncDispose]() {
      await bucket[Symbol.asyncDispose]();
      await s3[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
    },
  };
}

test('artifacts that a node stored since the task was copied stay, whatever the source has', async () => {
  await using room = await openRoom();
  expect(await room.copy({ status: 'queued' })).toBe(0);
  await store(room.inBucket, 'of a node');
  for (const there of ['queued', 'running', 'completed'] as const)
    for (const status of ['queued', 'running'] as const)
      expect(await room.copy({ status, there }), `${status}, ${there}`).toBe(0);
  // An earlier attempt had stored something when its server ended.
  await store(room.onDisk, 'of the source');
  for (const there of ['queued', 'running', 'completed'] as const)
    expect(await room.copy({ status: 'running', there }), there).toBe(0);
  expect(await read(room.inBucket)).toBe('of a node');
});

test('no list of artifacts takes the place of one by being empty', async () => {
  await using room = await openRoom();
  await store(room.inBucket, 'there');
  for (const there of [undefined, 'completed'] as const)
    expect(await room.copy({ status: 'completed', ...(there && { there }) })).toBe(0);
  expect(await read(room.inBucket)).toBe('there');
});

test('artifacts come along with a task, and after it if there was no bucket at first', async () => {
  for (const task of [
    { status: 'completed' },
    { status: 'running' },
    { status: 'completed', there: 'completed' },
    // A node on the data directory has run it.
    { status: 'queued', there: 'completed' },
  ] as const) {
    await using room = await openRoom();
    await store(room.onDisk, 'of the source');
    expect(await room.copy(task)).toBe(1);
    expect(await read(room.inBucket)).toBe('of the source');
    expect(await room.copy(task)).toBe(0);
  }
});

test('what a node is storing while it runs a task is not disturbed', async () => {
  await using room = await openRoom();
  await store(room.onDisk, 'of the source');
  expect(await room.copy({ status: 'running', there: 'running' })).toBe(0);
  expect(await read(room.inBucket)).toBeUndefined();
});

test('a node that starts meanwhile and removes what is on its way is named as the reason', async () => {
  await using room = await openRoom();
  await store(room.onDisk, 'of the source');
  const { inBucket } = room;
  const begin: ArtifactStore['begin'] = (taskId) => {
    const writer = inBucket.begin(taskId);
    const commit: ArtifactWriter['commit'] = async (artifacts) => {
      // As a node does that finds a mark and no row.
      await inBucket.dropUnfinished(taskId);
      await writer.commit(artifacts);
    };
    return { ...writer, commit };
  };
  await expect(room.copy({ status: 'completed' }, { ...inBucket, begin })).rejects.toMatchObject({
    message: expect.stringContaining('A node that started during the copy removed'),
    advice: expect.stringContaining('Run it again'),
  });
  expect(await room.copy({ status: 'completed' })).toBe(1);
  expect(await read(inBucket)).toBe('of the source');
});
