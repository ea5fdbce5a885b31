import { constants, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import { unusable } from './unusable.ts';
import type { FileFacts } from './folder/entry.ts';

/** A pipe that has taken the place of a file is refused, not waited for; a link is not followed. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * The bytes of a file that was listed.
 *
 * @throws {ClaudeOpsError} invalid_request: it can't be read, or is not as it was when it was listed.
 */
export async function* readUnchanged(file: FileFacts): AsyncGenerator<Uint8Array, undefined> {
  try {
    await using handle = await open(file.location, FLAGS);
    ensureUnchanged(file, await handle.stat());
    yield* handle.createReadStream({ autoClose: false });
    ensureUnchanged(file, await handle.stat());
  } catch (cause) {
    throw unusable('The file', file.location, cause);
  }
}

function ensureUnchanged(file: FileFacts, stats: Stats): void {
  const isSame =
    stats.isFile() &&
    stats.ino === file.inode &&
    stats.size === file.bytes &&
    stats.mtimeMs === file.modifiedMs;
  if (!isSame)
    throw new Error('it has changed since the folder was listed: try again when nothing writes to it');
}
