import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { ClaudeOpsError } from '@claude-ops/contract';
import { DISK_FULL_ADVICE, isDiskFull } from '../system/disk-full.ts';
import type { Logger } from '../logger.ts';
import { syncDirectory } from '../system/sync-directory.ts';
import type { Upload, UploadStore } from './upload-store.ts';

const EXTENSION = '.zip';

/** Archives as files `<directory>/<task id>.zip`, readable by their owner only. */
export function createDiskUploadStore(directory: string, logger: Logger): UploadStore {
  /** What was saved since the start: a sweep of leftovers must not take it. */
  const saved = new Set<string>();
  const pathOf = (taskId: string) => path.resolve(directory, `${taskId}${EXTENSION}`);
  const remove = async (taskId: string) => {
    saved.delete(taskId);
    await rm(pathOf(taskId), { force: true }).catch((error: unknown) => {
      logger.error({ event: 'upload_not_removed', err: error, taskId }, 'an archive could not be removed');
    });
  };

  return {
    remove,

    fetch: async (taskId) => ({ path: pathOf(taskId), [Symbol.asyncDispose]: async () => {} }),

    async save(taskId, content) {
      saved.add(taskId);
      try {
        const made = await mkdir(directory, { recursive: true, mode: 0o700 });
        const upload = await write(pathOf(taskId), content);
        await syncDirectory(directory);
        if (made !== undefined) await syncDirectory(path.dirname(made));
        return upload;
      } catch (error) {
        await remove(taskId);
        throw isOfSystem(error) ? unavailable(error) : error;
      }
    },

    listSaved: () => [...saved],

    async listLeftovers() {
      const names = await readdir(directory).catch((): string[] => []);
      return names
        .filter((name) => name.endsWith(EXTENSION))
        .map((name) => name.slice(0, -EXTENSION.length))
        .filter((taskId) => !saved.has(taskId));
    },
  };
}

async function write(target: string, content: AsyncIterable<Uint8Array>): Promise<Upload> {
  await using file = await open(target, 'wx', 0o600);
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.length;
    hash.update(chunk);
    await file.writeFile(chunk);
  }
  await file.sync();
  return { bytes, sha256: hash.digest('hex') };
}

function isOfSystem(error: unknown): error is Error {
  return error instanceof Error && !ClaudeOpsError.is(error) && 'syscall' in error;
}

function unavailable(error: Error): Error {
  const why = isDiskFull(error)
    ? `The archive could not be stored. ${DISK_FULL_ADVICE}`
    : 'The archive could not be stored.';
  return new ClaudeOpsError('storage_unavailable', why, { cause: error });
}
