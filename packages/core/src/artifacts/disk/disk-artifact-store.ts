import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '../../logger.ts';
import { removeTree } from '../../system/remove-tree.ts';
import type { ArtifactStore } from '../artifact-store.ts';
import { createDiskArtifactWriter } from './disk-artifact-writer.ts';
import { isMissing } from './is-missing.ts';
import { readBytes } from './read-bytes.ts';
import { INDEX, readIndex } from './stored-index.ts';

/** The directory of a task until its index is written: the rename at the end is what makes artifacts of it. */
const UNFINISHED = '.partial';

/** Artifacts as files `<root>/<task id>/<sha256>`, readable by their owner only, beside an index that is written last. */
export function createDiskArtifactStore(root: string, logger: Logger): ArtifactStore {
  const directoryOf = (taskId: string) => path.join(root, taskId);
  const unfinishedOf = (taskId: string) => `${directoryOf(taskId)}${UNFINISHED}`;
  const contentOf = (taskId: string, sha256: string) => path.join(directoryOf(taskId), sha256);

  return {
    begin: (taskId) =>
      createDiskArtifactWriter({ directory: directoryOf(taskId), unfinished: unfinishedOf(taskId), logger }),
    list: (taskId) => readIndex(path.join(directoryOf(taskId), INDEX)),
    has: async (taskId, sha256) => await exists(contentOf(taskId, sha256)),
    read: (taskId, sha256, range) => readBytes(contentOf(taskId, sha256), range),
    async remove(taskId) {
      await removeTree(unfinishedOf(taskId), logger);
      await removeTree(directoryOf(taskId), logger);
    },
    dropUnfinished: (taskId) => removeTree(unfinishedOf(taskId), logger),
    async listUnfinished() {
      const names = await readdir(root).catch(noneIfMissing);
      return names
        .filter((name) => name.endsWith(UNFINISHED))
        .map((name) => name.slice(0, -UNFINISHED.length));
    },
  };
}

async function exists(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function noneIfMissing(error: unknown): string[] {
  if (isMissing(error)) return [];
  throw error;
}
