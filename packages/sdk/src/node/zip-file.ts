import { realpath, stat } from 'node:fs/promises';
import type { ZipArchive } from '@claude-ops/contract';
import { readUnchanged } from './read-unchanged.ts';
import { unusable } from './unusable.ts';

/**
 * A zip archive on disk, for `createTask`. It is read while it is sent. (A `Blob` of `fs.openAsBlob` would be held in
 * memory.)
 *
 * @throws {ClaudeOpsError} invalid_request: there is no such file. Also from the stream, where it has changed since.
 * @example
 * await client.createTask(input, { archive: await zipFile('project.zip') });
 */
export async function zipFile(path: string): Promise<ZipArchive> {
  const location = await realpath(path).catch((cause: unknown) => {
    throw unusable('The archive', path, cause);
  });
  const stats = await stat(location);
  if (!stats.isFile()) throw unusable('The archive', path, 'it is no file');
  const file = {
    location,
    bytes: stats.size,
    modifiedMs: stats.mtimeMs,
    inode: stats.ino,
    isExecutable: false,
  };
  return { stream: () => ReadableStream.from(readUnchanged(file)) };
}
