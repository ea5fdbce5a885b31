import { expect, test } from 'vitest';
import type { Snapshot } from '../../src/artifacts/snapshot.ts';
import { packSnapshot, unpackSnapshot } from '../../src/artifacts/pack-snapshot.ts';

const state = {
  device: 1,
  inode: BigInt(Number.MAX_SAFE_INTEGER) + 2n,
  bytes: 12,
  mode: 0o100_644,
  modifiedMs: 1_795_986_000_123.4568,
  changedMs: -1,
};

test('a snapshot is the same after it was JSON, also with inodes that JSON would round', () => {
  const snapshot: Snapshot = new Map([
    ['a.txt', { isLink: false, sha256: 'ab'.repeat(32), state }],
    ['ü/b "c"\n', { isLink: false, sha256: null, state: { ...state, inode: 2n ** 64n - 1n } }],
    ['link', { isLink: true, sha256: null, state: { ...state, inode: 7 } }],
    ['__proto__', { isLink: false, sha256: null, state }],
  ]);
  const packed = JSON.stringify(packSnapshot(snapshot));
  const unpacked = unpackSnapshot(JSON.parse(packed) as ReturnType<typeof packSnapshot>);
  expect(unpacked).toEqual(snapshot);
  expect([...unpacked.keys()]).toEqual([...snapshot.keys()]);
});

test('an empty snapshot is one too', () => {
  expect(unpackSnapshot(packSnapshot(new Map()))).toEqual(new Map());
});
