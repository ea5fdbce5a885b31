import type { BigIntStats, Stats } from 'node:fs';

/** Which file or directory it is. */
export interface FileIdentity {
  readonly device: number;
  /** A bigint where a number could not tell it from the next one. */
  readonly inode: number | bigint;
}

export function identityOf({ dev, ino }: Stats | BigIntStats): FileIdentity {
  return { device: Number(dev), inode: inodeOf(ino) };
}

/** One inode has one form. */
export function inodeOf(inode: number | bigint): number | bigint {
  return inode <= Number.MAX_SAFE_INTEGER ? Number(inode) : BigInt(inode);
}

export function isSameFile(one: FileIdentity, other: FileIdentity): boolean {
  return one.device === other.device && one.inode === other.inode;
}
