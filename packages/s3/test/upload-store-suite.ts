import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { UploadStore } from '@claude-ops/core';
import { expect, test } from 'vitest';
import { broken, chunksOf, PART_BYTES, sha256, someBytes } from './support/content.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

export interface OpenedUploadStore extends AsyncDisposable {
  readonly store: UploadStore;
  /** On the same data, as a server sees it that starts later. */
  again(): UploadStore;
  /** The names of everything that is stored. */
  names(): Promise<string[]>;
}

/** What holds for every store of uploads. */
export function testUploadStore(open: () => Promise<OpenedUploadStore>): void {
  test.each([0, 1, PART_BYTES, 2 * PART_BYTES + 12_345])(
    'an archive of %i bytes comes back as a file',
    async (count) => {
      await using opened = await open();
      await using directory = await temporaryDirectory();
      const archive = someBytes(count);
      expect(await opened.store.save('task', chunksOf(archive))).toEqual({
        bytes: count,
        sha256: sha256(archive),
      });
      for (const store of [opened.store, opened.again()]) {
        await using upload = await store.fetch('task', {
          directory: path.join(directory.path, 'made/for/it'),
          signal: new AbortController().signal,
        });
        expect(path.isAbsolute(upload.path)).toBe(true);
        expect(sha256(await readFile(upload.path))).toBe(sha256(archive));
      }
      const left = await readdir(directory.path, { recursive: true, withFileTypes: true });
      expect(left.filter((entry) => entry.isFile())).toEqual([]);
    },
  );

  test('a stream of the web is an archive, too', async () => {
    await using opened = await open();
    const archive = someBytes(100_000);
    const { bytes } = await opened.store.save('task', new Blob([new Uint8Array(archive)]).stream());
    expect(bytes).toBe(archive.length);
  });

  test.each(['a', someBytes(PART_BYTES + 1)])(
    'an error of the archive is thrown as it is, and leaves nothing',
    async (archive) => {
      await using opened = await open();
      await expect(opened.store.save('task', broken(archive))).rejects.toThrow('the file is gone');
      expect(await opened.names()).toEqual([]);
    },
  );

  test('an archive that is not there can not be fetched and read', async () => {
    await using opened = await open();
    await using directory = await temporaryDirectory();
    const fetchIt = async () => {
      await using upload = await opened.store.fetch('task', {
        directory: directory.path,
        signal: new AbortController().signal,
      });
      return await readFile(upload.path);
    };
    await expect(fetchIt()).rejects.toThrow();
    expect(await readdir(directory.path)).toEqual([]);
  });

  test('an archive that is removed is gone, and to remove it again is harmless', async () => {
    await using opened = await open();
    await opened.store.save('task', chunksOf('a'));
    await opened.store.save('other', chunksOf('b'));
    await opened.store.remove('task');
    await opened.store.remove('task');
    expect(await opened.names()).toEqual([expect.stringContaining('other')]);
  });

  test('a later start finds what was left', async () => {
    await using opened = await open();
    await opened.store.save('one', chunksOf('a'));
    await opened.store.save('two', chunksOf(someBytes(PART_BYTES + 1)));
    expect((await opened.again().listLeftovers()).toSorted()).toEqual(['one', 'two']);
    for (const taskId of ['one', 'two']) await opened.again().remove(taskId);
    expect(await opened.again().listLeftovers()).toEqual([]);
  });
}
