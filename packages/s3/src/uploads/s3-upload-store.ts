import { mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { ClaudeOpsError } from '@claude-ops/contract';
import type { FetchOptions, Logger, UploadStore } from '@claude-ops/core';
import type { Bucket } from '../client/bucket.ts';
import { stageContent } from '../content/stage-content.ts';

const UPLOADS = 'uploads/';
const EXTENSION = '.zip';
const CLEAN_UP_ATTEMPTS = 2;

export interface UploadStoreOptions {
  readonly logger: Logger;
  /**
   * How old an archive without a task must be before it counts as left, in milliseconds: another node may have stored it for a task
   * that it is about to accept.
   */
  readonly leftoverAgeMs: number;
  /** The same for an archive that is not complete: a slow client may take long. */
  readonly partsAgeMs: number;
}

/** Archives as objects `uploads/<task id>.zip`. */
export function createS3UploadStore(bucket: Bucket, options: UploadStoreOptions): UploadStore {
  const { logger } = options;
  const keyOf = (taskId: string) => `${UPLOADS}${taskId}${EXTENSION}`;
  const remove = async (taskId: string, from = bucket) => {
    try {
      await from.remove([keyOf(taskId)]);
    } catch (error) {
      logger.error({ event: 'upload_not_removed', err: error, taskId }, 'an archive could not be removed');
    }
  };

  return {
    async save(taskId, content) {
      const key = keyOf(taskId);
      const staged = await stageContent(bucket, content, key);
      try {
        await staged.store(key);
      } catch (error) {
        await staged.discard().catch(() => undefined);
        // The caller waits, and a later start finds what is left.
        await remove(taskId, bucket.withAttempts(CLEAN_UP_ATTEMPTS));
        throw error;
      }
      return { bytes: staged.bytes, sha256: staged.sha256 };
    },
    fetch: (taskId, fetchOptions) => fetchObject(bucket, { ...fetchOptions, key: keyOf(taskId), taskId }),
    async remove(taskId) {
      await remove(taskId);
    },
    async listLeftovers() {
      const keys = new Set<string>();
      for await (const { key, modifiedAt } of bucket.list(UPLOADS))
        if (modifiedAt <= Date.now() - options.leftoverAgeMs) keys.add(key);
      for (const { key, begunAt } of await bucket.listUploads(UPLOADS)) {
        if (begunAt > Date.now() - options.partsAgeMs) continue;
        await bucket.abortUploads(key);
        keys.add(key);
      }
      return [...keys].map((key) => key.slice(UPLOADS.length, -EXTENSION.length));
    },
  };
}

interface FetchRequest extends FetchOptions {
  readonly key: string;
  readonly taskId: string;
}

async function fetchObject(bucket: Bucket, { key, taskId, directory, signal }: FetchRequest) {
  const opened = await bucket.open(key, { signal });
  if (opened === undefined)
    throw new ClaudeOpsError(
      'workspace_failed',
      `The archive of task ${taskId} is not in the bucket any more: submit the task again.`,
    );
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const file = path.join(directory, 'upload');
  const remove = () => rm(file, { force: true });
  try {
    await using handle = await open(file, 'w', 0o600);
    for await (const chunk of opened.chunks) await handle.writeFile(chunk);
  } catch (error) {
    await remove();
    throw error;
  }
  return { path: file, [Symbol.asyncDispose]: remove };
}
