import type { KnownDirectory } from './directory-memory.ts';
import type { FileIdentity } from '../../system/file-identity.ts';
import type { FileState } from './file-state.ts';

export interface FoundFile {
  /** Relative to the root, with forward slashes. Bytes of a name that are not UTF-8 are escaped: see `pathOf`. */
  readonly path: string;
  readonly isLink: boolean;
  /** Whether git takes it only where it is asked to. */
  readonly isIgnored: boolean;
  readonly state: FileState;
}

/** A directory that is to be looked into. */
export interface FoundDirectory {
  readonly path: string;
  readonly isIgnored: boolean;
  readonly identity: FileIdentity;
  /** As it was looked at; undefined for the root. */
  readonly state?: FileState;
  /** The names that it had before, if none of them has changed since. */
  readonly known?: KnownDirectory | undefined;
}

/** Something in a directory, of which only the name and the kind are known. */
export interface Entry {
  readonly path: string;
  readonly name: string;
  readonly isDirectory: boolean;
  readonly isIgnored: boolean;
  /** Whether it was there before the run: a file as a file, a directory as one. */
  readonly isKnown: boolean;
}

/** The entries of a directory, by name. */
export interface DirectoryNames {
  /** Relative to the root; empty for the root itself. */
  readonly path: string;
  readonly isIgnored: boolean;
  readonly names: ReadonlyMap<string, Entry>;
}

/** Says where a walk goes. Known is what was there before the run: it counts for no limit. */
export interface WalkRules {
  readonly isKnown: (path: string) => boolean;
  readonly isKnownDirectory: (path: string) => boolean;
  /** Whether a file is looked at before anything is chosen, as the choice depends on it. */
  readonly decides: (name: string) => boolean;
  /** Is told of each such file. */
  see(file: FoundFile): void;
  /** The entries of one directory that are to be looked at, judged by its names alone. */
  within(directory: DirectoryNames): Promise<readonly Entry[]>;
  /** The entries of many directories that are to be looked at: all their directories, and the files that were not known. */
  choose(entries: readonly Entry[]): Promise<readonly Entry[]>;
}

export function joinPath(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`;
}

/** The directory that a path is in; empty for the root. */
export function parentOf(path: string): string {
  const end = path.lastIndexOf('/');
  return end === -1 ? '' : path.slice(0, end);
}
