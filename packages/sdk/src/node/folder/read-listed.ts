import { Buffer } from 'node:buffer';
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { unusable } from '../unusable.ts';
import type { FileFacts } from './entry.ts';

/** A pipe that has taken the place of a file is refused, not waited for; a link is not followed. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

const CHUNK_BYTES = 256 * 1024;

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
    yield* readBytes(handle, file.bytes);
  } catch (cause) {
    throw unusable('The file', file.location, cause);
  }
}

async function* readBytes(handle: FileHandle, bytes: number): AsyncGenerator<Uint8Array, undefined> {
  for (let position = 0; position < bytes;) {
    // Each has memory of its own: whoever takes it may keep it.
    const chunk = Buffer.allocUnsafeSlow(Math.min(CHUNK_BYTES, bytes - position));
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, position);
    if (bytesRead === 0)
      throw new Error(
        `it has become shorter since the folder was listed, ${position} bytes instead of ${bytes}: try again when nothing writes to it, or exclude it`,
      );
    position += bytesRead;
    yield chunk.subarray(0, bytesRead);
  }
}
