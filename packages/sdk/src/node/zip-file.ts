import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { unusable } from './unusable.ts';

/**
 * A zip archive on disk, for `createTask`. It is read while it is sent.
 *
 * @throws {ClaudeOpsError} invalid_request: there is no such file.
 * @example
 * await client.createTask(input, { archive: await zipFile('project.zip') });
 */
export async function zipFile(path: string): Promise<Blob> {
  const stats = await stat(path).catch((cause: unknown) => {
    throw unusable('The archive', path, cause);
  });
  if (!stats.isFile()) throw unusable('The archive', path, 'it is no file');
  return openAsBlob(path, { type: 'application/zip' }).catch((cause: unknown) => {
    throw unusable('The archive', path, cause);
  });
}
