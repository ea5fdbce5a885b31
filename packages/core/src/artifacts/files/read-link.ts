import { lstat, readlink } from 'node:fs/promises';
import { codeOf } from '../../system/code-of.ts';
import { isSameState, stateOf } from './file-state.ts';
import type { FoundFile } from './entry.ts';
import { locationOf } from './path-bytes.ts';
import { UnreadableFileError } from './read-file.ts';

/**
 * Reads the target of a link, byte for byte, without following it.
 *
 * @throws {UnreadableFileError} where something else has taken its place.
 */
export async function readLink(root: string, { path, state }: FoundFile): Promise<Buffer> {
  const location = locationOf(root, path);
  try {
    const target = await readlink(location, 'buffer');
    if (isSameState(stateOf(await lstat(location, { bigint: true })), state)) return target;
  } catch (error) {
    throw new UnreadableFileError(`It could not be read: ${codeOf(error)}.`, { cause: error });
  }
  throw new UnreadableFileError('Something else has taken its place.');
}
