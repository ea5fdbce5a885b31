import { expect, test } from 'vitest';
import { ownBucket } from './support/open-bucket.ts';
import { pathsOf, storeArtifacts } from './support/store-artifacts.ts';

/** A list has at most 1000 of them, and so has a request that removes. */
const COUNT = 2_100;

test('a task with more contents than a list can have is stored, replaced and removed', async () => {
  await using bucket = await ownBucket();
  const { artifactStore } = bucket.open();
  const files = Object.fromEntries(
    Array.from({ length: COUNT }, (_, index) => [
      `${String(index).padStart(5, '0')}.txt`,
      `content ${index}`,
    ]),
  );
  await storeArtifacts(artifactStore, 'task', files);
  expect(await pathsOf(artifactStore, 'task')).toEqual(Object.keys(files));
  expect(await bucket.names()).toHaveLength(COUNT + 1);
  await storeArtifacts(artifactStore, 'task', { 'only.txt': 'only' });
  expect(await bucket.names()).toHaveLength(2);
  await storeArtifacts(artifactStore, 'task', files);
  await artifactStore.remove('task');
  expect(await bucket.names()).toEqual([]);
});

test('a task of a few artifacts takes few requests', async () => {
  await using bucket = await ownBucket();
  const { artifactStore } = bucket.open();
  await storeArtifacts(artifactStore, 'task', { a: 'a', b: 'b', c: 'c' });
  // A mark, three contents, a look at the mark and one at the index, the index, and a look at the mark again, which goes.
  expect(bucket.methods()).toEqual(['PUT', 'PUT', 'PUT', 'PUT', 'HEAD', 'HEAD', 'PUT', 'HEAD', 'DELETE']);
});
