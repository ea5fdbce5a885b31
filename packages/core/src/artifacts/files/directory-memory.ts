import type { FoundDirectory, FoundFile } from './entry.ts';
import { isSameState, type FileState } from './file-state.ts';

/** A directory that was looked into, and all that was found in it. */
export interface KnownDirectory {
  readonly state: FileState;
  readonly files: readonly FoundFile[];
  readonly directories: readonly FoundDirectory[];
}

/**
 * Remembers directories. A name that is made, taken away or given to something else changes the state of its directory, so one
 * that is the same has the same names, and need not be read again.
 */
export interface DirectoryMemory {
  remember(path: string, directory: KnownDirectory): void;
  /** Undefined for a directory that has changed. */
  recall(path: string, state: FileState): KnownDirectory | undefined;
}

/** Kernels count the time of changes in steps of up to 10 ms: two changes in one step look like one. */
const STEP_MS = 50;

export function createDirectoryMemory(beganAtMs: number): DirectoryMemory {
  const known = new Map<string, KnownDirectory>();
  return {
    remember(path, directory) {
      const { changedMs } = directory.state;
      // A whole second is what file systems tell that count no parts of one.
      if (changedMs < beganAtMs - STEP_MS && changedMs % 1000 !== 0) known.set(path, directory);
    },
    recall(path, state) {
      const directory = known.get(path);
      return directory !== undefined && isSameState(directory.state, state) ? directory : undefined;
    },
  };
}
