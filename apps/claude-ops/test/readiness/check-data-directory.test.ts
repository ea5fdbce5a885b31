import { expect, test } from 'vitest';
import { checkDataDirectory, type Space } from '../../src/readiness/check-data-directory.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const roomy: Space = { bsize: 4096, blocks: 1_000_000, bavail: 500_000, files: 1_000, ffree: 500 };
const full = { name: 'data directory', ok: false, detail: 'its disk is full: free some space' };
const writable = { name: 'data directory', ok: true, detail: 'writable' };

test.for([
  ['room', roomy, writable],
  ['no block free', { ...roomy, bavail: 0 }, full],
  ['less than 16 MiB free', { ...roomy, bavail: 4_095 }, full],
  ['16 MiB free', { ...roomy, bavail: 4_096 }, writable],
  ['no file free', { ...roomy, ffree: 0 }, full],
  ['neither blocks nor files counted', { bsize: 4096, blocks: 0, bavail: 0, files: 0, ffree: 0 }, writable],
] as const)('a disk with %s', async ([, space, check]) => {
  await using directory = await temporaryDirectory();
  expect(await checkDataDirectory(directory.path, async () => space)).toEqual(check);
});

test('a disk that does not say what is free on it is not writable', async () => {
  await using directory = await temporaryDirectory();
  const check = await checkDataDirectory(directory.path, () => Promise.reject(new Error('EIO')));
  expect(check).toMatchObject({ ok: false, detail: 'not writable' });
});
