import { access, constants, statfs } from 'node:fs/promises';
import type { ReadinessCheck } from '@claude-ops/contract';

/** With less than that free, a task could still be stored, but hardly what it says. */
const LEAST_FREE_BYTES = 16 * 1024 * 1024;

/** What is asked of a file system, as `statfs` names it. */
export interface Space {
  readonly bsize: number;
  readonly blocks: number;
  /** Free for who isn't root. */
  readonly bavail: number;
  readonly files: number;
  readonly ffree: number;
}

/**
 * Whether the data directory can be written, and there is room for it. Anyone may ask, as often as they like, so nothing is
 * written to find out.
 */
export async function checkDataDirectory(
  dataDir: string,
  readSpace: (path: string) => Promise<Space> = statfs,
): Promise<ReadinessCheck> {
  const name = 'data directory';
  try {
    await access(dataDir, constants.W_OK | constants.X_OK);
    if (isFull(await readSpace(dataDir)))
      return { name, ok: false, detail: 'its disk is full: free some space' };
    return { name, ok: true, detail: 'writable' };
  } catch {
    return { name, ok: false, detail: 'not writable' };
  }
}

/** A file system that counts no blocks or no files reports none of them. */
function isFull({ bsize, blocks, bavail, files, ffree }: Space): boolean {
  const hasNoBytes = blocks > 0 && bavail * bsize < LEAST_FREE_BYTES;
  const hasNoFiles = files > 0 && ffree === 0;
  return hasNoBytes || hasNoFiles;
}
