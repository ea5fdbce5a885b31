import { expect, test } from 'vitest';
import { createS3ArtifactStore } from '../src/artifacts/s3-artifact-store.ts';
import { parseAddress } from '../src/client/address.ts';
import { createBucket, type Bucket } from '../src/client/bucket.ts';
import { createRequester } from '../src/client/requester.ts';
import { DEFAULT_RETRIES } from '../src/client/retries.ts';
import { chunksOf, sha256 } from './support/content.ts';
import { ownBucket, type TestBucket } from './support/open-bucket.ts';
import { artifactOf, contentOf, pathsOf } from './support/store-artifacts.ts';

/** A writer of a node, that has stored this content. */
async function startWriting(bucket: Awaited<ReturnType<typeof ownBucket>>, content: string) {
  const { artifactStore } = bucket.open();
  const writer = artifactStore.begin('task');
  await (await writer.stage(chunksOf(content))).keep();
  return { writer, commit: () => writer.commit([artifactOf('a', content)]) };
}

test('an attempt that was cut off and comes back does not replace what a later one has stored', async () => {
  await using bucket = await ownBucket();
  const first = await startWriting(bucket, 'first');
  const second = await startWriting(bucket, 'second');
  await second.commit();
  await expect(first.commit()).rejects.toMatchObject({ code: 'storage_unavailable' });
  await first.writer[Symbol.asyncDispose]();
  const { artifactStore } = bucket.open();
  expect((await contentOf(artifactStore, 'task', 'second')).toString()).toBe('second');
  expect(await artifactStore.has('task', sha256('first'))).toBe(false);
  expect(await bucket.names()).toHaveLength(2);
});

test('an attempt replaces what an earlier one stores in the last moment', async () => {
  await using bucket = await ownBucket();
  const first = await startWriting(bucket, 'first');
  const second = await startWriting(bucket, 'second');
  await first.commit();
  await second.commit();
  const { artifactStore } = bucket.open();
  expect((await contentOf(artifactStore, 'task', 'second')).toString()).toBe('second');
  expect(await bucket.names()).toHaveLength(2);
});

test('two attempts that commit at once leave the artifacts of the later one', async () => {
  await using bucket = await ownBucket();
  const first = await startWriting(bucket, 'first');
  const second = await startWriting(bucket, 'second');
  const [, later] = await Promise.allSettled([first.commit(), second.commit()]);
  expect(later.status).toBe('fulfilled');
  await first.writer[Symbol.asyncDispose]();
  const { artifactStore } = bucket.open();
  expect(await pathsOf(artifactStore, 'task')).toEqual(['a']);
  expect((await contentOf(artifactStore, 'task', 'second')).toString()).toBe('second');
});

test('an attempt whose contents were dropped meanwhile stores no index', async () => {
  await using bucket = await ownBucket();
  const cutOff = await startWriting(bucket, 'first');
  await expect.poll(bucket.names).toHaveLength(2);
  await bucket.open().artifactStore.dropUnfinished('task');
  await expect(cutOff.commit()).rejects.toMatchObject({ code: 'storage_unavailable' });
  await cutOff.writer[Symbol.asyncDispose]();
  expect(await bucket.names()).toEqual([]);
});

/** A bucket, of which one call is preceded by something else, once. */
function before(bucket: Bucket, call: 'put' | 'remove', key: RegExp, first: () => Promise<unknown>): Bucket {
  let isDone = false;
  const once = async (keys: string) => {
    if (isDone || !key.test(keys)) return;
    isDone = true;
    await first();
  };
  return {
    ...bucket,
    async put(name, ...rest) {
      if (call === 'put') await once(name);
      return await bucket.put(name, ...rest);
    },
    async remove(names) {
      if (call === 'remove') await once(names.join(' '));
      await bucket.remove(names);
    },
  };
}

function bucketOf({ endpoint, url, credentials }: TestBucket): Bucket {
  const address = parseAddress({ url, endpoint });
  return createBucket(
    createRequester({ address, credentials, retries: DEFAULT_RETRIES, silenceMs: 5_000, logger: silent }),
  );
}

const silent = { info() {}, warn() {}, error() {} };

test('an attempt that commits while another node drops its contents stores all of them, or none', async () => {
  await using bucket = await ownBucket();
  using direct = bucketOf(bucket);
  const cutOff = await startWriting(bucket, 'first');
  await expect.poll(bucket.names).toHaveLength(2);
  const commit = async () => await cutOff.commit().catch(() => undefined);
  const dropping = before(direct, 'remove', /unfinished/, commit);
  await createS3ArtifactStore(dropping, silent).dropUnfinished('task');
  const { artifactStore } = bucket.open();
  expect(await pathsOf(artifactStore, 'task')).toEqual(['a']);
  expect((await contentOf(artifactStore, 'task', 'first')).toString()).toBe('first');
});

test('an attempt whose contents are dropped before its index is written withdraws the index', async () => {
  await using bucket = await ownBucket();
  using direct = bucketOf(bucket);
  const { artifactStore } = bucket.open();
  const writing = before(direct, 'put', /index/, () => artifactStore.dropUnfinished('task'));
  const commit = async () => {
    await using writer = createS3ArtifactStore(writing, silent).begin('task');
    await (await writer.stage(chunksOf('first'))).keep();
    await writer.commit([artifactOf('a', 'first')]);
  };
  await expect(commit()).rejects.toMatchObject({ code: 'storage_unavailable' });
  expect(await pathsOf(artifactStore, 'task')).toEqual([]);
  expect(await artifactStore.listUnfinished()).toEqual([]);
});

test('an attempt that begins while another node drops what is left of an earlier one keeps all that it stores', async () => {
  await using bucket = await ownBucket();
  using direct = bucketOf(bucket);
  const left = await startWriting(bucket, 'left');
  await expect.poll(bucket.names).toHaveLength(2);
  const { artifactStore } = bucket.open();
  let begun: Awaited<ReturnType<typeof startWriting>> | undefined;
  const begin = async () => {
    begun = await startWriting(bucket, 'begun');
    await expect.poll(bucket.names).toHaveLength(5);
  };
  // After the marks were listed, and before what they are of goes.
  await createS3ArtifactStore(before(direct, 'remove', /unfinished/, begin), silent).dropUnfinished('task');
  await begun?.commit();
  await expect(left.commit()).rejects.toMatchObject({ code: 'storage_unavailable' });
  expect((await contentOf(artifactStore, 'task', 'begun')).toString()).toBe('begun');
  expect(await artifactStore.listUnfinished()).toEqual([]);
});

test('an attempt that can not look whether its contents were dropped leaves index and contents as they are', async () => {
  await using bucket = await ownBucket();
  using direct = bucketOf(bucket);
  let looks = 0;
  const lost: Bucket = {
    ...direct,
    async head(key) {
      if (key.includes('unfinished') && (looks += 1) === 2) throw new Error('connection lost');
      return await direct.head(key);
    },
  };
  const commit = async () => {
    await using writer = createS3ArtifactStore(lost, silent).begin('task');
    await (await writer.stage(chunksOf('first'))).keep();
    await writer.commit([artifactOf('a', 'first')]);
  };
  await expect(commit()).rejects.toThrow('connection lost');
  const { artifactStore } = bucket.open();
  await artifactStore.dropUnfinished('task');
  expect((await contentOf(artifactStore, 'task', 'first')).toString()).toBe('first');
  expect(await artifactStore.listUnfinished()).toEqual([]);
});

test('an archive that another node has just stored is not taken for one that was left', async () => {
  await using bucket = await ownBucket();
  await bucket.open().uploadStore.save('task', chunksOf('a'));
  expect(await bucket.open().uploadStore.listLeftovers()).toEqual([]);
});
