import { startFaultProxy, startS3, type Fault } from '@claude-ops/testing-s3';
import { expect, test } from 'vitest';
import { readFile } from 'node:fs/promises';
import { openS3Stores } from '../src/index.ts';
import { bytesOf, chunksOf, PART_BYTES, sha256, someBytes } from './support/content.ts';
import { contentOf, pathsOf, storeArtifacts } from './support/store-artifacts.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

const FAULTS: readonly Fault[] = ['internal_error', 'slow_down', 'request_cut', 'answer_cut', 'answer_lost'];

/** A series that is the same each time (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Stores behind a proxy by which requests fail, and the server behind it. */
async function openBehindFaults({
  seed,
  share,
  faults = FAULTS,
}: {
  seed: number;
  share: number;
  faults?: readonly Fault[];
}) {
  const s3 = await startS3();
  const random = randomOf(seed);
  const proxy = await startFaultProxy({
    target: s3.endpoint,
    random,
    next: () => (random() < share ? faults[Math.floor(random() * faults.length)] : undefined),
  });
  const options = { url: 's3://bucket/x', credentials: s3.credentials };
  return {
    s3,
    proxy,
    stores: openS3Stores({
      ...options,
      endpoint: proxy.endpoint,
      retries: { attempts: 12, firstPauseMs: 1 },
    }),
    /** Without faults. */
    direct: openS3Stores({ ...options, endpoint: s3.endpoint, leftoverAgeMs: 0 }),
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await s3[Symbol.asyncDispose]();
    },
  };
}

test.each([1, 2, 3])(
  '100 operations among faults lose nothing, and leave nothing half (seed %i)',
  async (seed) => {
    await using room = await openBehindFaults({ seed, share: 0.3 });
    await using directory = await temporaryDirectory();
    const { artifactStore, uploadStore } = room.stores;
    const tasks = Array.from({ length: 20 }, (_, index) => {
      const isLarge = index % 7 === 0;
      return {
        id: `task-${index}`,
        file: someBytes(isLarge ? PART_BYTES + 100_000 : 1_000 + index),
        note: `note ${index}`,
      };
    });

    for (const { id, file, note } of tasks) {
      expect((await uploadStore.save(id, chunksOf(file))).sha256).toBe(sha256(file));
      await using upload = await uploadStore.fetch(id, {
        directory: directory.path,
        signal: new AbortController().signal,
      });
      expect(sha256(await readFile(upload.path))).toBe(sha256(file));
      await storeArtifacts(artifactStore, id, { file, note });
      expect(await pathsOf(artifactStore, id)).toEqual(['file', 'note']);
      expect(sha256(await contentOf(artifactStore, id, file))).toBe(sha256(file));
      await uploadStore.remove(id);
    }

    const { made } = room.proxy;
    expect(Math.min(...Object.values(made)), JSON.stringify(made)).toBeGreaterThan(5);
    for (const { id, file, note } of tasks) {
      expect(await pathsOf(room.direct.artifactStore, id)).toEqual(['file', 'note']);
      expect((await contentOf(room.direct.artifactStore, id, file)).equals(file)).toBe(true);
      expect((await contentOf(room.direct.artifactStore, id, note)).toString()).toBe(note);
    }
    expect(room.s3.uploads()).toEqual([]);
    expect(await room.direct.artifactStore.listUnfinished()).toEqual([]);
    expect(await room.direct.uploadStore.listLeftovers()).toEqual([]);
    for (const { id } of tasks) await artifactStore.remove(id);
    expect(room.s3.keys()).toEqual([]);
  },
);

test('a download whose body is cut goes on from where it was', async () => {
  await using room = await openBehindFaults({ seed: 4, share: 0.7, faults: ['answer_cut'] });
  const content = someBytes(4 * 1024 ** 2);
  await storeArtifacts(room.direct.artifactStore, 'task', { a: content });
  const range = { start: 1_000_000, end: 3_999_999 };
  const read = await bytesOf(room.stores.artifactStore.read('task', sha256(content), range));
  expect(read.equals(content.subarray(range.start, range.end + 1))).toBe(true);
  expect(room.proxy.made.answer_cut).toBeGreaterThan(0);
});

test('a storage that stays away fails what is stored, and the next start finds what was left', async () => {
  await using s3 = await startS3();
  let isDown = false;
  await using proxy = await startFaultProxy({
    target: s3.endpoint,
    random: Math.random,
    next: () => (isDown ? 'internal_error' : undefined),
  });
  const options = {
    url: 's3://bucket',
    credentials: s3.credentials,
    retries: { attempts: 2, firstPauseMs: 1 },
  };
  await using stores = openS3Stores({ ...options, endpoint: proxy.endpoint });
  const storeAndFail = async () => {
    await using writer = stores.artifactStore.begin('task');
    await (await writer.stage(chunksOf('a'))).keep();
    await (await writer.stage(chunksOf(someBytes(PART_BYTES + 1)))).keep();
    isDown = true;
    await writer.commit([]);
  };
  await expect(storeAndFail()).rejects.toMatchObject({ code: 'storage_unavailable' });
  isDown = false;
  expect(await pathsOf(stores.artifactStore, 'task')).toEqual([]);
  expect(await stores.artifactStore.listUnfinished()).toEqual(['task']);
  await stores.artifactStore.dropUnfinished('task');
  expect([...s3.keys(), ...s3.uploads()]).toEqual([]);
});
