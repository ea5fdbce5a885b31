import type { KnownFile, Snapshot } from '../../artifacts/snapshot.ts';

/** A snapshot as JSON takes it: one row a file, its numbers beyond 2^53 as text. */
export type PackedSnapshot = readonly PackedFile[];

type PackedFile = readonly [
  path: string,
  isLink: boolean,
  sha256: string | null,
  bytes: number,
  mode: number,
  device: string,
  inode: string,
  modifiedNs: string,
  changedNs: string,
];

export function packSnapshot(snapshot: Snapshot): PackedSnapshot {
  return Array.from(snapshot, ([path, { isLink, sha256, state }]) => [
    ...([path, isLink, sha256, state.bytes, state.mode] as const),
    ...([String(state.device), String(state.inode)] as const),
    ...([String(state.modifiedNs), String(state.changedNs)] as const),
  ]);
}

export function unpackSnapshot(packed: PackedSnapshot): Snapshot {
  return new Map(
    packed.map(
      ([path, isLink, sha256, bytes, mode, device, inode, modifiedNs, changedNs]): [string, KnownFile] => [
        path,
        {
          ...{ isLink, sha256 },
          state: {
            ...{ bytes, mode, device: BigInt(device), inode: BigInt(inode) },
            ...{ modifiedNs: BigInt(modifiedNs), changedNs: BigInt(changedNs) },
          },
        },
      ],
    ),
  );
}
