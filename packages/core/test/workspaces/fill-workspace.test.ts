import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { UploadStore } from '../../src/uploads/upload-store.ts';
import { startWorkspaces } from '../support/start-workspaces.ts';
import { writeZip } from '../support/write-zip.ts';

/** Keeps one archive, and copies it to wherever it is wanted. */
function keptElsewhere(bytes: Buffer): UploadStore & { readonly copies: string[] } {
  const copies: string[] = [];
  return {
    copies,
    save: () => Promise.reject(new Error('not used')),
    async fetch(_, { directory }) {
      const file = path.join(directory, 'upload');
      await mkdir(directory, { recursive: true });
      await writeFile(file, bytes);
      copies.push(file);
      return { path: file, [Symbol.asyncDispose]: () => rm(file) };
    },
    remove: async () => {},
    listLeftovers: async () => [],
  };
}

test('an upload that is kept elsewhere is copied for the workspace, and the copy goes before the run', async () => {
  const zip = writeZip([{ name: 'a.txt', data: 'hello' }]);
  const uploads = keptElsewhere(zip);
  await using room = await startWorkspaces({}, undefined, uploads);
  await using workspace = await room.prepare({ files: { type: 'zip', bytes: zip.length } });
  expect(await readFile(path.join(workspace.path, 'a.txt'), 'utf8')).toBe('hello');
  expect(uploads.copies).toHaveLength(1);
  expect(path.relative(room.data, uploads.copies[0] ?? '')).toBe('repositories/task/upload');
  expect(await readdir(path.join(room.data, 'repositories/task'))).toEqual([]);
});

test('the copy of an archive that can not be unpacked goes, too', async () => {
  const uploads = keptElsewhere(Buffer.from('no archive'));
  await using room = await startWorkspaces({}, undefined, uploads);
  await expect(room.prepare({ files: { type: 'zip', bytes: 10 } })).rejects.toThrow('zip');
  expect(uploads.copies).toHaveLength(1);
  expect(await readdir(path.join(room.data, 'repositories'))).toEqual([]);
});
