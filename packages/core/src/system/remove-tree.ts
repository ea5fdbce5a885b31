import { chmod, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '../logger.ts';
import { removeByDescriptors } from './remove-by-descriptors.ts';

/**
 * Removes a directory with all that is in it, also what its owner has made read-only, as `go mod download` does. Never
 * throws: what can't be removed is logged, and is no reason for a task, a start or a stop to fail.
 */
export async function removeTree(directory: string, logger: Logger): Promise<void> {
  await tryToRemoveTree(directory, logger);
}

/** The same. @returns whether it is gone. */
export async function tryToRemoveTree(directory: string, logger: Logger): Promise<boolean> {
  try {
    await remove(directory);
    return true;
  } catch (error) {
    logger.error(
      { event: 'directory_not_removed', err: error, directory },
      'a directory could not be removed',
    );
    return false;
  }
}

/** It may be another user's, or too deep for any path, and something may still be at work in it. */
async function remove(directory: string): Promise<void> {
  if (process.platform === 'linux') return await removeByDescriptors(directory);
  const removeAll = () => rm(directory, { recursive: true, force: true, maxRetries: 3 });
  await removeAll().catch(async () => {
    await makeWritable(directory).catch(() => undefined);
    await removeAll();
  });
}

/** Follows no links: what is elsewhere stays as it is. */
async function makeWritable(directory: string): Promise<void> {
  // What root can't remove no mode forbids, and a link may take the place of what is another user's.
  if (process.geteuid?.() === 0) return;
  await chmod(directory, 0o700);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    if (entry.isDirectory()) await makeWritable(path.join(directory, entry.name));
  }
}
