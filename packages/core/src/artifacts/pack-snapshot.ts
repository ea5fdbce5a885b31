import { inodeOf } from '../system/file-identity.ts';
import type { KnownFile, Snapshot } from './snapshot.ts';

/** A snapshot as JSON takes it: one row a file, its inode, which may be beyond 2^53, as text. */
export type PackedSnapshot = readonly PackedFile[];

type PackedFile = readonly [
  path: string,
  isLink: boolean,
  sha256: string | null,
  bytes: number,
  mode: number,
  device: number,
  inode: string,
  modifiedMs: number,
  changedMs: number,
];

export function packSnapshot(snapshot: Snapshot): PackedSnapshot {
  return Array.from(snapshot, ([path, { isLink, sha256, state }]) => [
    ...([path, isLink, sha256, state.bytes, state.mode] as const),
    ...([state.device, String(state.inode), state.modifiedMs, state.changedMs] as const),
  ]);
}

export function unpackSnapshot(packed: PackedSnapshot): Snapshot {
  return new Map(
    packed.map(
      ([path, isLink, sha256, bytes, mode, device, inode, modifiedMs, changedMs]): [string, KnownFile] => [
        path,
        {
          isLink,
          sha256,
          state: { bytes, mode, device, inode: inodeOf(BigInt(inode)), modifiedMs, changedMs },
        },
      ],
    ),
  );
}
