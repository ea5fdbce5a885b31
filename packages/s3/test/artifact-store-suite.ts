import type { ArtifactStore } from '@claude-ops/core';
import { expect, test } from 'vitest';
import { broken, bytesOf, chunksOf, PART_BYTES, sha256, someBytes } from './support/content.ts';
import { artifactOf, contentOf, pathsOf, storeArtifacts } from './support/store-artifacts.ts';

export interface OpenedArtifactStore extends AsyncDisposable {
  readonly store: ArtifactStore;
  /** On the same data, as another server sees it. */
  again(): ArtifactStore;
  /** The names of everything that is stored. */
  names(): Promise<string[]>;
}

/** What holds for every store of artifacts. */
export function testArtifactStore(open: () => Promise<OpenedArtifactStore>): void {
  test('artifacts come back as they were stored, in their order, with their contents', async () => {
    await using opened = await open();
    const names = ['a.txt', 'b\nc.txt', 'ü/\u2028\u{1f600}.txt'];
    const artifacts = names.map((name, index) => artifactOf(name, `content of ${name}`, index === 1));
    await using writer = opened.store.begin('task');
    for (const name of names) {
      const staged = await writer.stage(chunksOf(`content of ${name}`));
      expect(staged).toMatchObject({
        sha256: sha256(`content of ${name}`),
        bytes: Buffer.byteLength(`content of ${name}`),
      });
      await staged.keep();
    }
    await writer.commit(artifacts);
    for (const store of [opened.store, opened.again()]) {
      expect(await Array.fromAsync(store.list('task'))).toEqual(artifacts);
      for (const name of names) {
        expect(await store.has('task', sha256(`content of ${name}`))).toBe(true);
        expect((await contentOf(store, 'task', `content of ${name}`)).toString()).toBe(`content of ${name}`);
      }
    }
  });

  test.each([0, 1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 2 * PART_BYTES + 12_345])(
    'a content of %i bytes comes back whole, and each part of it',
    async (count) => {
      await using opened = await open();
      const content = someBytes(count);
      await storeArtifacts(opened.store, 'task', { 'a.bin': content });
      const store = opened.again();
      expect(sha256(await contentOf(store, 'task', content))).toBe(sha256(content));
      for (const [start, end] of [
        [0, 0],
        [count - 1, count - 1],
        [Math.floor(count / 3), Math.floor(count / 2)],
      ] as const) {
        if (start < 0 || end < start || end >= count) continue;
        const part = await bytesOf(store.read('task', sha256(content), { start, end }));
        expect(part.equals(content.subarray(start, end + 1))).toBe(true);
      }
    },
  );

  test('a task without artifacts has none, and no content', async () => {
    await using opened = await open();
    expect(await pathsOf(opened.store, 'task')).toEqual([]);
    expect(await opened.store.has('task', sha256('a'))).toBe(false);
    await expect(contentOf(opened.store, 'task', 'a')).rejects.toThrow();
    await opened.store.remove('task');
    await opened.store.dropUnfinished('task');
    expect(await opened.store.listUnfinished()).toEqual([]);
  });

  test('nothing is to be seen before the commit', async () => {
    await using opened = await open();
    await using writer = opened.store.begin('task');
    await (await writer.stage(chunksOf('a'))).keep();
    expect(await pathsOf(opened.store, 'task')).toEqual([]);
    expect(await opened.store.has('task', sha256('a'))).toBe(false);
    await writer.commit([artifactOf('a', 'a')]);
    expect(await pathsOf(opened.store, 'task')).toEqual(['a']);
  });

  test('a writer that is left without a commit leaves nothing', async () => {
    await using opened = await open();
    {
      await using writer = opened.store.begin('task');
      await (await writer.stage(chunksOf('a'))).keep();
      await (await writer.stage(chunksOf(someBytes(PART_BYTES + 1)))).keep();
      await writer.stage(chunksOf('never kept'));
      await writer.stage(chunksOf(someBytes(PART_BYTES + 1)));
    }
    expect(await opened.names()).toEqual([]);
    expect(await opened.store.listUnfinished()).toEqual([]);
  });

  test('a writer that was given nothing stores nothing', async () => {
    await using opened = await open();
    {
      await using _writer = opened.store.begin('task');
    }
    expect(await opened.names()).toEqual([]);
  });

  test('content that is discarded is not stored', async () => {
    await using opened = await open();
    await using writer = opened.store.begin('task');
    await (await writer.stage(chunksOf('a'))).discard();
    await (await writer.stage(chunksOf(someBytes(PART_BYTES + 1)))).discard();
    await (await writer.stage(chunksOf('b'))).keep();
    await writer.commit([artifactOf('b', 'b')]);
    expect(await opened.store.has('task', sha256('a'))).toBe(false);
    expect((await opened.names()).filter((name) => !name.includes('index'))).toHaveLength(1);
  });

  test.each(['a', someBytes(PART_BYTES + 1)])(
    'an error of the content is thrown as it is, and leaves nothing',
    async (content) => {
      await using opened = await open();
      await using writer = opened.store.begin('task');
      await expect(writer.stage(broken(content))).rejects.toThrow('the file is gone');
      await (await writer.stage(chunksOf('b'))).keep();
      await writer.commit([artifactOf('b', 'b')]);
      expect((await opened.names()).filter((name) => !name.includes('index'))).toHaveLength(1);
    },
  );

  test('the same content twice is stored once', async () => {
    await using opened = await open();
    const large = someBytes(PART_BYTES + 1);
    await storeArtifacts(opened.store, 'task', { a: 'same', b: 'same', c: large, d: large });
    expect((await opened.names()).filter((name) => !name.includes('index'))).toHaveLength(2);
    expect((await contentOf(opened.again(), 'task', large)).equals(large)).toBe(true);
  });

  test('a later commit replaces what an earlier one stored', async () => {
    await using opened = await open();
    await storeArtifacts(opened.store, 'task', { a: 'one', b: 'both' });
    await storeArtifacts(opened.again(), 'task', { b: 'both', c: 'two' });
    const store = opened.again();
    expect(await pathsOf(store, 'task')).toEqual(['b', 'c']);
    expect(await store.has('task', sha256('one'))).toBe(false);
    expect((await contentOf(store, 'task', 'both')).toString()).toBe('both');
    expect((await opened.names()).filter((name) => !name.includes('index'))).toHaveLength(2);
  });

  test('tasks do not touch each other', async () => {
    await using opened = await open();
    await storeArtifacts(opened.store, 'task', { a: 'same' });
    await storeArtifacts(opened.store, 'task-2', { a: 'same' });
    await opened.store.remove('task');
    expect(await pathsOf(opened.store, 'task')).toEqual([]);
    expect(await opened.store.has('task', sha256('same'))).toBe(false);
    expect((await contentOf(opened.store, 'task-2', 'same')).toString()).toBe('same');
  });

  test('removing a task leaves nothing of it', async () => {
    await using opened = await open();
    await storeArtifacts(opened.store, 'task', { a: 'a', b: someBytes(PART_BYTES + 1) });
    await opened.store.remove('task');
    expect(await opened.names()).toEqual([]);
  });

  test('what a killed server had begun is listed, and dropped without what was committed', async () => {
    await using opened = await open();
    await storeArtifacts(opened.store, 'committed', { a: 'a' });
    for (const taskId of ['begun', 'committed']) {
      // It is never disposed, as by a server that is killed.
      const writer = opened.store.begin(taskId);
      await (await writer.stage(chunksOf('half'))).keep();
      await writer.stage(chunksOf(someBytes(PART_BYTES + 1)));
    }
    const store = opened.again();
    await expect.poll(async () => (await store.listUnfinished()).toSorted()).toEqual(['begun', 'committed']);
    for (const taskId of ['begun', 'committed']) await store.dropUnfinished(taskId);
    expect(await store.listUnfinished()).toEqual([]);
    expect(await pathsOf(store, 'begun')).toEqual([]);
    expect(await pathsOf(store, 'committed')).toEqual(['a']);
    expect((await contentOf(store, 'committed', 'a')).toString()).toBe('a');
    expect((await opened.names()).filter((name) => !name.includes('index'))).toHaveLength(1);
  });

  test('a reader may leave in the middle of a content and of a list', async () => {
    await using opened = await open();
    const content = someBytes(2 * PART_BYTES);
    await storeArtifacts(opened.store, 'task', { a: content, b: 'b' });
    for await (const chunk of opened.store.read('task', sha256(content), {
      start: 0,
      end: content.length - 1,
    })) {
      expect(chunk.byteLength).toBeGreaterThan(0);
      break;
    }
    for await (const { artifact } of opened.store.list('task')) {
      expect(artifact.path).toBe('a');
      break;
    }
  });

  test('no bytes of a content are none', async () => {
    await using opened = await open();
    await storeArtifacts(opened.store, 'task', { a: '' });
    expect(await opened.store.has('task', sha256(''))).toBe(true);
    expect(await bytesOf(opened.store.read('task', sha256(''), { start: 0, end: -1 }))).toHaveLength(0);
  });
}
