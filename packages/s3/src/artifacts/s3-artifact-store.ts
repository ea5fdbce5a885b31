import { ClaudeOpsError } from '@claude-ops/contract';
import type { ArtifactStore, Logger } from '@claude-ops/core';
import type { Bucket } from '../client/bucket.ts';
import type { ByteRange } from '../client/read-object.ts';
import { dropUnfinished } from './drop-unfinished.ts';
import { artifactsOf, contentsOf, UNFINISHED } from './keys.ts';
import { removeAll } from './remove-all.ts';
import { createS3ArtifactWriter } from './s3-artifact-writer.ts';
import { findIndex, readIndex } from './stored-index.ts';

/** Tasks whose contents are found without a look at their index. */
const REMEMBERED = 1_000;

/** Artifacts as objects `artifacts/<task id>/<writer>/<sha256>`, beside an index that is written last. */
export function createS3ArtifactStore(bucket: Bucket, logger: Logger): ArtifactStore {
  const directories = new Map<string, string>();
  const remember = (taskId: string, directory: string) => {
    directories.delete(taskId);
    directories.set(taskId, directory);
    const [oldest] = directories.keys();
    if (directories.size > REMEMBERED && oldest !== undefined) directories.delete(oldest);
  };
  const directoryOf = async (taskId: string) => {
    const known = directories.get(taskId);
    if (known !== undefined) return known;
    const found = await findIndex(bucket, taskId);
    if (found !== undefined) remember(taskId, found.directory);
    return found?.directory;
  };
  const keyOf = async (taskId: string, sha256: string) => {
    const directory = await directoryOf(taskId);
    return directory === undefined ? undefined : `${contentsOf(taskId, directory)}${sha256}`;
  };

  return {
    begin: (taskId) => createS3ArtifactWriter({ bucket, taskId, logger }),
    list: (taskId) => readIndex(bucket, taskId, (directory) => remember(taskId, directory)),
    async has(taskId, sha256) {
      const key = await keyOf(taskId, sha256);
      return key !== undefined && (await bucket.head(key)) !== undefined;
    },
    read: (taskId, sha256, range) => read(taskId, sha256, { range, bucket, keyOf }),
    async remove(taskId) {
      directories.delete(taskId);
      // Many tasks are pruned one after the other.
      await Promise.all([
        bucket.abortUploads(artifactsOf(taskId)),
        removeAll(bucket, artifactsOf(taskId)),
        removeAll(bucket, `${UNFINISHED}${taskId}/`),
      ]);
    },
    async listUnfinished() {
      const taskIds = new Set<string>();
      for await (const { key } of bucket.list(UNFINISHED)) taskIds.add(key.split('/')[1] ?? '');
      return [...taskIds];
    },
    dropUnfinished: (taskId) => dropUnfinished(bucket, taskId),
  };
}

interface ReadParts {
  readonly range: ByteRange;
  readonly bucket: Bucket;
  readonly keyOf: (taskId: string, sha256: string) => Promise<string | undefined>;
}

async function* read(
  taskId: string,
  sha256: string,
  { range, bucket, keyOf }: ReadParts,
): AsyncGenerator<Uint8Array, void> {
  if (range.end < range.start) return;
  const key = await keyOf(taskId, sha256);
  const opened = key === undefined ? undefined : await bucket.open(key, { range });
  if (opened === undefined)
    throw new ClaudeOpsError(
      'storage_unavailable',
      `The content ${sha256} of task ${taskId} is not in the bucket. Restore the bucket, or run the task again.`,
    );
  yield* opened.chunks;
}
