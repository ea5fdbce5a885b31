import type { BigIntStats } from 'node:fs';

/** What a file system says of a file: where all of it is the same, its content is. */
export interface FileState {
  readonly bytes: number;
  readonly mode: number;
  readonly device: bigint;
  readonly inode: bigint;
  /** Nanoseconds. */
  readonly modifiedNs: bigint;
  /** Nanoseconds. Set by the system alone: nobody can give a changed file its old one. */
  readonly changedNs: bigint;
}

export function stateOf(stats: BigIntStats): FileState {
  return {
    bytes: Number(stats.size),
    mode: Number(stats.mode),
    device: stats.dev,
    inode: stats.ino,
    modifiedNs: stats.mtimeNs,
    changedNs: stats.ctimeNs,
  };
}

export function isSameState(one: FileState, other: FileState): boolean {
  return (
    isSameFile(one, other) &&
    one.bytes === other.bytes &&
    one.mode === other.mode &&
    one.modifiedNs === other.modifiedNs &&
    one.changedNs === other.changedNs
  );
}

export function isSameFile(one: FileState, other: FileState): boolean {
  return one.device === other.device && one.inode === other.inode;
}

/** As git has it: the owner may execute it. */
export function isExecutable({ mode }: FileState): boolean {
  return (mode & 0o100) !== 0;
}
