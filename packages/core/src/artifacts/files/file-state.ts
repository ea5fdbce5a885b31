import { lstatSync, type BigIntStats, type Stats } from 'node:fs';
import { inodeOf, isSameFile, type FileIdentity } from '../../system/file-identity.ts';

/** What a file system says of a file: where all of it is the same, its content is. */
export interface FileState extends FileIdentity {
  readonly bytes: number;
  readonly mode: number;
  readonly modifiedMs: number;
  /** Set by the system alone: nobody can give a changed file its old one. */
  readonly changedMs: number;
}

/** Looks at what is there, without following a link. Numbers take half of the time of bigints. */
export function lstatExactly(location: string | Buffer): Stats | BigIntStats {
  const stats = lstatSync(location);
  return Number.isSafeInteger(stats.ino) ? stats : lstatSync(location, { bigint: true });
}

export function stateOf(stats: Stats | BigIntStats): FileState {
  return {
    bytes: Number(stats.size),
    mode: Number(stats.mode),
    device: Number(stats.dev),
    inode: inodeOf(stats.ino),
    modifiedMs: 'mtimeNs' in stats ? Number(stats.mtimeNs) / 1e6 : stats.mtimeMs,
    changedMs: 'ctimeNs' in stats ? Number(stats.ctimeNs) / 1e6 : stats.ctimeMs,
  };
}

export function isSameState(one: FileState, other: FileState): boolean {
  return (
    one === other ||
    (isSameFile(one, other) &&
      one.bytes === other.bytes &&
      one.mode === other.mode &&
      one.modifiedMs === other.modifiedMs &&
      one.changedMs === other.changedMs)
  );
}

/** The same, without making a state of what was looked at. */
export function isStateOf(stats: Stats, state: FileState): boolean {
  return (
    stats.ctimeMs === state.changedMs &&
    stats.ino === state.inode &&
    stats.dev === state.device &&
    stats.size === state.bytes &&
    stats.mode === state.mode &&
    stats.mtimeMs === state.modifiedMs
  );
}

/** As git has it: the owner may execute it. */
export function isExecutable({ mode }: FileState): boolean {
  return (mode & 0o100) !== 0;
}
