import { lstat, rename } from 'node:fs/promises';
import type { Logger } from '../logger.ts';
import { codeOf } from '../system/code-of.ts';
import { removeTree } from '../system/remove-tree.ts';
import { copyWorkspace } from './copy-workspace.ts';

export interface Handing {
  /** Whether the workspace is to be kept where it is. */
  readonly stays: boolean;
  readonly logger: Logger;
}

/**
 * Moves a workspace into a session: whole, and at once. A workspace that is to stay, or lies on another file system, is copied instead: that may
 * be given up halfway.
 *
 * @returns whether it was moved.
 */
export async function handWorkspace(
  workspace: string | undefined,
  target: string,
  { stays, logger }: Handing,
): Promise<boolean> {
  if (workspace === undefined || !(await lstat(workspace)).isDirectory())
    throw new Error('The workspace is gone.');
  if (!stays && (await move(workspace, target))) return true;
  const unfinished = `${target}.new`;
  // A crash may have left one.
  await removeTree(unfinished, logger);
  await copyWorkspace(workspace, unfinished, new AbortController().signal);
  await rename(unfinished, target);
  return false;
}

/** Moves what git has of a workspace into a session. A server that was killed may have moved it before. */
export async function handRepository(directory: string, target: string, logger: Logger): Promise<void> {
  if (!(await isThere(target))) await handWorkspace(directory, target, { stays: false, logger });
}

async function isThere(place: string): Promise<boolean> {
  return await lstat(place).then(
    () => true,
    () => false,
  );
}

/** @returns false where it lies on another file system: two mounts of the same one count as two. */
async function move(workspace: string, target: string): Promise<boolean> {
  try {
    await rename(workspace, target);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EXDEV') return false;
    throw error;
  }
}
