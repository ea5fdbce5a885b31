import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { unusable } from '../unusable.ts';
import type { FileFacts } from './entry.ts';

/** A pipe that has taken the place of a file is refused, not waited for; a link is not followed. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * As many bytes of a file as it had when it was listed: what something has written behind them meanwhile, as to a log, is not
 * read.
 *
 * @throws {ClaudeOpsError} invalid_request: it can't be read, was replaced, or has become shorter.
 */
export async function* readListed(file: FileFacts): AsyncGenerator<Uint8Array, undefined> {
  try {
    await using handle = await open(file.location, FLAGS);
    const stats = await handle.stat();
    if (!stats.isFile() || stats.ino !== file.inode)
      throw new Error('another file has taken its place since the folder was listed: try again');
    let bytes = 0;
    if (file.bytes > 0)
      for await (const chunk of handle.createReadStream({ autoClose: false, end: file.bytes - 1 })) {
        bytes += lengthOf(chunk);
        yield chunk;
      }
    if (bytes < file.bytes)
      throw new Error(
        `it has become shorter since the folder was listed, ${bytes} bytes instead of ${file.bytes}: try again when nothing writes to it, or exclude it`,
      );
  } catch (cause) {
    throw unusable('The file', file.location, cause);
  }
}

function lengthOf(chunk: unknown): number {
  return chunk instanceof Uint8Array ? chunk.byteLength : 0;
}
