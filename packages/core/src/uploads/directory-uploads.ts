import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { ClaudeOpsError } from '@claude-ops/contract';
import { DISK_FULL_ADVICE, isDiskFull } from '../system/disk-full.ts';
import type { Logger } from '../logger.ts';
import { syncDirectory } from '../system/sync-directory.ts';
import type { SaveOptions, Upload, UploadStore } from './upload-store.ts';

const EXTENSION = '.zip';

/** Archives as files `<directory>/<task id>.zip`, readable by their owner only. */
export function createDirectoryUploads(directory: string, logger: Logger): UploadStore {
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
    pathOf,
    remove,

    async save(taskId, archive, options) {
      saved.add(taskId);
      try {
        const made = await mkdir(directory, { recursive: true, mode: 0o700 });
        const upload = await write(pathOf(taskId), archive, options);
        await syncDirectory(directory);
        if (made !== undefined) await syncDirectory(path.dirname(made));
        return upload;
      } catch (error) {
        await remove(taskId);
        throw isOfSystem(error) ? unavailable(error) : error;
      }
    },

    async listLeftovers() {
      const names = await readdir(directory).catch((): string[] => []);
      return names
        .filter((name) => name.endsWith(EXTENSION))
        .map((name) => name.slice(0, -EXTENSION.length))
        .filter((taskId) => !saved.has(taskId));
    },
  };
}

/** Counted while it is written: what is said of its size beforehand may be a lie. */
async function write(
  target: string,
  archive: ReadableStream<Uint8Array>,
  { maxBytes, signal }: SaveOptions,
): Promise<Upload> {
  await using file = await open(target, 'wx', 0o600);
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of chunksOf(archive, signal)) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    hash.update(chunk);
    await file.writeFile(chunk);
  }
  await file.sync();
  return { bytes, sha256: hash.digest('hex') };
}

async function* chunksOf(
  archive: ReadableStream<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const reader = archive.getReader();
  // Also while nothing comes: a cancelled reader ends the read that waits.
  const cancel = () => void reader.cancel().catch(() => undefined);
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    for (;;) {
      assertWanted(signal);
      const { done, value } = await read(reader);
      assertWanted(signal);
      if (done) return;
      yield value;
    }
  } finally {
    signal?.removeEventListener('abort', cancel);
    // Does nothing to one that has ended. Not awaited: a source may take for ever to cancel.
    cancel();
  }
}

function assertWanted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new ClaudeOpsError('wait_aborted', 'The call was aborted, and no task was created.');
}

async function read(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read();
  } catch (error) {
    if (ClaudeOpsError.is(error)) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new ClaudeOpsError('invalid_request', `/files: the archive broke off (${why}): send it again.`, {
      errors: [{ pointer: '/files', detail: `broke off: ${why}` }],
      cause: error,
    });
  }
}

function tooLarge(maxBytes: number): Error {
  return new ClaudeOpsError(
    'payload_too_large',
    `The archive is larger than ${maxBytes} bytes: send less, or raise UPLOAD_MAX_BYTES on the server.`,
    { details: { maxBytes } },
  );
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
